"""Golden values for DatasetsTests: texts as words, and their TF-IDF by scikit-learn.

    python3 -m venv .venv-golden-svm
    .venv-golden-svm/bin/pip install numpy==2.4.6 scikit-learn==1.9.1
    .venv-golden-svm/bin/python Tools/Golden/text.py

Writes Tests/TestSupport/Golden/text.json, which names the versions that made it. `documents` are texts of many languages;
`words` has the words of each by the rules of Sources/Datasets/Text, written again here with Python's unicodedata. A case has its
`analyzer` (`words`, or `shortest` and `longest` of character n-grams), `minDf`, and what TfidfVectorizer(sublinear_tf=True) makes of
the documents: the `terms` of its vocabulary, and for each row the `columns` and `values` that are not 0 (float64, 12 digits).
"""

import json
import platform
import unicodedata
from pathlib import Path

import numpy
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer

DOCUMENTS = [
    "Thunderstorms delay the evening trains between Leeds and York; the trains run again.",
    "THE TRAINS RUN AGAIN: trains, trains, trains!",
    "Größere Straßen sind gesperrt, die STRASSE nach Köln nicht. E-Mail an müller@example.org",
    "gro\u0308ßere strassen in koln – naïve café, cafe\u0301 crème",
    "Поезда опаздывают, ёлки ещё стоят; елки и\u0306од йод. за\u0301мок",
    "ПОЕЗДА ОПАЗДЫВАЮТ ЕЩЕ",
    "北京市今天下雨，火车晚点。",
    "東京都の電車は遅れています。カタカナ",
    "火车",
    "القطارات متأخرة اليوم، وَأَكَلَ الأولادُ",
    "القطـــارات متاخره اكل الاولاد",
    "วันนี้รถไฟมาช้า",
    "Οι ΣΙΔΗΡΟΔΡΟΜΟΙ καθυστερούν ςσ σιδηρόδρομος",
    "오늘 기차가 늦어요 기차",
    "हिन्दी में रेलगाड़ी देर से है",
    "🚂🚂 🎉 late ❤\ufe0f 👍🏽 👩\u200d💻",
    "",
    "   \t … !!! --- ",
    "C++ and C# in 2026, v1.2.3_beta x86_64 ２０２６ ＡＢＣ ٣",
    "l\u0301 ﬁne ŁÓDŹ øre İstanbul",
    "soft\u00adhyphen zero\u200bwidth",
]

BASES = {}
for first, last in [(0x61, 0x7A), (0x3B1, 0x3C9), (0x621, 0x64A)]:
    for code in range(first, last + 1):
        name = unicodedata.name(chr(code), "")
        if " WITH " not in name:
            BASES[name] = chr(code)

UNSPACED = [
    (0x0E01, 0x0E4E), (0x0E80, 0x0ECF), (0x0EDC, 0x0EFF), (0x1000, 0x103F), (0x1050, 0x108F), (0x1780, 0x17D3),
    (0x3005, 0x3007), (0x3041, 0x3096), (0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9D), (0x20000, 0x3FFFD),
]
IGNORED = {"\u0640", "\u00ad", "\u200c", "\u200d", "\ufe0f"} | {chr(c) for c in range(0x1F3FB, 0x1F400)}


def folded(letter):
    """One letter without case and accents."""
    if 0xFF01 <= ord(letter) <= 0xFF5E:
        letter = chr(ord(letter) - 0xFEE0)
    if unicodedata.category(letter) == "Nd":
        return str(unicodedata.digit(letter))
    text = ""
    for upper in letter.upper():
        for lower in upper.lower():
            if unicodedata.category(lower) == "Mn":
                continue
            name = unicodedata.name(lower, "")
            base = BASES.get(name.split(" WITH ")[0], lower) if " WITH " in name else lower
            text += "е" if lower == "ё" else base
    return text


def drops(mark, letter):
    code = ord(letter)
    if any(a <= code <= b for a, b in [
        (0x30, 0x24F), (0x1E00, 0x1EFF), (0x370, 0x3FF), (0x1F00, 0x1FFF), (0x590, 0x6FF), (0x750, 0x77F)
    ]):
        return True
    if 0x400 <= code <= 0x4FF:
        return mark == "\u0301" and letter not in "гк" or mark == "\u0308" and letter == "е"
    return False


def words(text):
    found, word, run = [], "", []

    def end_word():
        nonlocal word
        if word:
            found.append(unicodedata.normalize("NFC", word))
        word = ""

    def end_run():
        nonlocal run
        run = [unicodedata.normalize("NFC", unit) for unit in run]
        found.extend(run if len(run) == 1 else [a + b for a, b in zip(run, run[1:])])
        run = []

    for c in text:
        category = unicodedata.category(c)
        if c in IGNORED:
            continue
        if category[0] == "M":
            if word:
                word += "" if drops(c, word[-1]) else c
            elif run:
                run[-1] += c
        elif any(a <= ord(c) <= b for a, b in UNSPACED):
            end_word()
            run.append(c)
        elif category[0] in "LN":
            end_run()
            word += folded(c)
        elif category == "So" and ord(c) >= 0x2000:
            end_word()
            end_run()
            found.append(c)
        else:
            end_word()
            end_run()
    end_word()
    end_run()
    return found


def ngrams(shortest, longest):
    def analyze(text):
        found = []
        for word in words(text):
            units = []
            for c in f" {word} ":
                if unicodedata.category(c)[0] == "M":
                    units[-1] += c
                else:
                    units.append(c)
            for n in range(shortest, longest + 1):
                if n >= len(units):
                    found.append("".join(units))
                    break
                found += ["".join(units[i:i + n]) for i in range(len(units) - n + 1)]
        return found
    return analyze


def case(name, analyzer, min_df, **more):
    vectorizer = TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, min_df=min_df)
    matrix = vectorizer.fit_transform(DOCUMENTS).tocsr()
    matrix.sort_indices()
    rows = [
        {"columns": row.indices.tolist(), "values": [float(f"{v:.12g}") for v in row.data]} for row in matrix
    ]
    return {"analyzer": name, "minDf": min_df, "terms": vectorizer.get_feature_names_out().tolist(), "rows": rows, **more}


result = {
    "versions": {"python": platform.python_version(), "numpy": numpy.__version__, "scikit-learn": sklearn.__version__,
                 "unicode": unicodedata.unidata_version},
    "documents": DOCUMENTS,
    "words": [words(text) for text in DOCUMENTS],
    "cases": [
        case("words", words, 1), case("words", words, 2), case("ngrams", ngrams(2, 4), 1, shortest=2, longest=4),
        case("ngrams", ngrams(3, 3), 2, shortest=3, longest=3),
    ],
}
path = Path(__file__).parents[2] / "Tests/TestSupport/Golden/text.json"
path.write_text(json.dumps(result, ensure_ascii=True, separators=(",", ":")) + "\n")
for text, found in zip(DOCUMENTS, result["words"]):
    print(repr(text), found)
