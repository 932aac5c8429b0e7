# The command in an image without Swift:
#   docker build -t pseudolabel . && docker run --rm -v "$PWD:/data" pseudolabel train table.csv --target class --output run
FROM swift:6.3-bookworm AS build
WORKDIR /src
COPY . .
RUN scripts/package --output /packages deb

FROM debian:bookworm-slim
COPY --from=build /packages /packages
RUN apt-get update && apt-get install -y --no-install-recommends /packages/*.deb && rm -rf /packages /var/lib/apt/lists/*
WORKDIR /data
ENTRYPOINT ["pseudolabel"]
