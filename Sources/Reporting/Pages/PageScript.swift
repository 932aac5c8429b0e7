/// What shows the spot of a plot that is pointed at, or reached by the arrow keys. Without it the page lacks nothing else.
enum PageScript {
  static let text = """
    (() => {
      const data = JSON.parse(document.getElementById("spots").textContent);
      const tip = document.getElementById("tip");
      const svgName = "http://www.w3.org/2000/svg";
      const hide = cursor => { tip.hidden = true; cursor.setAttribute("visibility", "hidden"); };
      const fill = (spots, i) => {
        tip.textContent = "";
        if (spots.texts) { tip.textContent = spots.texts[i]; return; }
        const number = spots.examples[i];
        if (data.columns) {
          const thumb = document.createElement("span");
          thumb.className = "thumb";
          thumb.style.setProperty("--c", number % data.columns);
          thumb.style.setProperty("--r", Math.floor(number / data.columns));
          tip.append(thumb, document.createElement("br"));
        }
        tip.append(data.examples[number]);
      };
      for (const [name, spots] of Object.entries(data.panels)) {
        const svg = document.getElementById(name);
        const cursor = svg.appendChild(document.createElementNS(svgName, "circle"));
        cursor.setAttribute("class", "cursor");
        cursor.setAttribute("r", 6);
        cursor.setAttribute("visibility", "hidden");
        let at = -1;
        const show = i => {
          at = i;
          cursor.setAttribute("cx", spots.x[i] / 10);
          cursor.setAttribute("cy", spots.y[i] / 10);
          cursor.setAttribute("visibility", "visible");
          fill(spots, i);
          tip.hidden = false;
          const box = cursor.getBoundingClientRect();
          const left = box.left + box.width / 2 - tip.offsetWidth / 2;
          const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
          const above = box.top - tip.offsetHeight - 8;
          tip.style.left = Math.max(8, Math.min(left, room)) + scrollX + "px";
          tip.style.top = (above < 0 ? box.bottom + 8 : above) + scrollY + "px";
        };
        const point = event => {
          const matrix = svg.getScreenCTM();
          const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
          let best = -1, least = (30 / matrix.a) ** 2;
          for (let i = 0; i < spots.x.length; i++) {
            const distance = (spots.x[i] / 10 - place.x) ** 2 + (spots.y[i] / 10 - place.y) ** 2;
            if (distance < least) { least = distance; best = i; }
          }
          if (best < 0) hide(cursor); else show(best);
        };
        svg.addEventListener("pointermove", point);
        svg.addEventListener("pointerdown", point);
        svg.addEventListener("pointerleave", () => hide(cursor));
        svg.addEventListener("blur", () => hide(cursor));
        svg.addEventListener("keydown", event => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
          if (event.key === "Escape") hide(cursor);
          if (!step) return;
          event.preventDefault();
          show((at + step + spots.x.length) % spots.x.length);
        });
      }
      const open = () => {
        const target = location.hash && document.getElementById(location.hash.slice(1));
        if (!target || target.tagName !== "DETAILS") return;
        for (let box = target; box; box = box.parentElement.closest("details")) box.open = true;
        target.scrollIntoView({ block: "center" });
      };
      addEventListener("hashchange", open);
      document.addEventListener("click", event => {
        if (event.target.closest && event.target.closest(".confusion a")) setTimeout(open);
      });
      open();
    })();
    """
}
