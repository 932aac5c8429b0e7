extension AnnotationPage {
  /// What the page does. An answer is sent, and the next example shows when the server has it on its disk.
  static let script = #"""
    "use strict";
    const $ = id => document.getElementById(id);
    const token = new URLSearchParams(location.search).get("token");
    let question = null, classes = [], view = "one", isBusy = false;
    let name = localStorage.getItem("name");
    if (!name) { name = "browser " + Math.random().toString(36).slice(2, 6); localStorage.setItem("name", name); }
    $("name").value = name;

    async function ask(path, body = {}) {
      const answer = await fetch(path, { method: "POST", body: JSON.stringify({ name, ...body }),
        headers: { "Content-Type": "application/json", "X-Token": token } });
      const content = await answer.json();
      if (!answer.ok) throw new Error(content.detail);
      return content;
    }
    // One thing at a time: a key that is held down does not answer examples that nobody has seen.
    async function act(work) {
      if (isBusy) return;
      isBusy = true;
      try { await work(); complain(""); }
      catch (error) { complain(error instanceof TypeError ? "The server does not answer. Is the command still running?" : error.message); }
      finally { isBusy = false; }
    }
    function complain(text) { $("error").textContent = text; $("error").hidden = !text; }
    function say(text) { $("status").textContent = text; }
    function element(kind, text, parent, type) {
      const made = document.createElement(kind);
      if (text !== undefined) made.textContent = text;
      if (type) made.className = type;
      parent.append(made);
      return made;
    }
    function content(example, parent) {
      parent.replaceChildren();
      if (example.isImage) {
        const image = element("img", undefined, parent);
        image.alt = "The example, " + example.place;
        image.src = "/image?row=" + example.row + "&token=" + encodeURIComponent(token);
      }
      if (example.cells) {
        const list = element("dl", undefined, parent);
        for (const cell of example.cells) {
          element("dt", cell.name, list);
          element("dd", cell.value || "–", list, cell.isText ? "text" : "");
        }
      }
    }
    const percent = share => Math.round(100 * share) + " %";

    function show(state, moves = true) {
      question = state.question || null;
      classes = state.classes;
      view = "one";
      $("many").hidden = true;
      $("example").hidden = false;
      $("answers").hidden = !question;
      $("place").textContent = question ? question.place : "Nothing is left to label";
      $("why").textContent = question ? "Why this one? " + question.why : "Every example has an answer, or is before somebody else.";
      $("guess").replaceChildren();
      if (question) content(question, $("content")); else $("content").replaceChildren();
      if (question && question.label) element("p", "It is labelled “" + question.label + "” so far.", $("guess"));
      if (question && question.guess) {
        element("p", "The model says “" + question.guess + "”, " + percent(question.confidence) + " sure.", $("guess"));
        if (question.reasons.length) {
          const list = element("ul", undefined, $("guess"));
          for (const reason of question.reasons) element("li", reason, list);
        }
      } else if (question) element("p", "There is no model yet that could say something.", $("guess"));
      $("classes").replaceChildren();
      classes.forEach((label, place) => {
        const button = element("button", undefined, $("classes"), question && label === question.guess ? "guess" : "");
        button.type = "button";
        if (place < 9) { element("kbd", place + 1, button); button.setAttribute("aria-keyshortcuts", place + 1); }
        button.append(label);
        button.onclick = () => answer("label", label);
      });
      progress(state.progress);
      if (moves) $("place").focus();
    }
    function progress(state) {
      $("count").textContent = state.labeled + " of " + state.examples + " labelled" + (state.unknown ? ", " + state.unknown + " not known" : "");
      $("bar").max = state.examples;
      $("bar").value = state.labeled;
      $("training").textContent = state.training !== undefined && state.training !== null
        ? "A model is being trained: " + percent(state.training) + "." : state.problem || (state.models ? "Model " + state.models + " answers." : "");
      $("estimate").textContent = (state.estimate ? "Estimate: " + state.estimate + ". " : "") + state.outlook;
      $("advice").textContent = state.advice;
      const people = Object.entries(state.answers).map(([who, count]) => who + " " + count).join(", ");
      $("people").textContent = (people ? "Answers: " + people + ". " : "")
        + (state.conflicts ? state.conflicts + (state.conflicts === 1 ? " example has" : " examples have") + " conflicting labels: R shows them." : "");
    }
    function answer(kind, label) {
      if (!question || view !== "one") return;
      const row = question.row;
      act(async () => {
        show(await ask("/answer", { row, answer: kind, label }));
        say(kind === "label" ? "Saved as “" + label + "”." : kind === "skip" ? "Skipped." : "Saved as not known.");
        $("other").value = "";
      });
    }
    const next = () => act(async () => { show(await ask("/next")); });
    const undo = () => act(async () => { show(await ask("/undo")); say("Your last answer is taken back."); });
    const save = () => act(async () => { say("Written: " + (await ask("/save")).saved); });

    function open(title, text) {
      view = "many";
      $("example").hidden = $("answers").hidden = true;
      $("many").hidden = false;
      $("many-title").textContent = title;
      $("many-text").textContent = text;
      $("list").replaceChildren();
      $("many-actions").replaceChildren();
      $("many-actions").confirm = null;
      $("many-title").focus();
    }
    function action(text, key, work) {
      const button = element("button", undefined, $("many-actions"));
      button.type = "button";
      if (key) element("kbd", key, button);
      button.append(text);
      button.onclick = work;
      return button;
    }
    const alike = () => act(async () => {
      const found = await ask("/alike");
      if (!found.questions.length) { say("There is nothing that the model is almost certain of."); return; }
      open("Are all of these “" + found.label + "”?", "Take out those that are not; they stay without an answer.");
      const boxes = found.questions.map(example => {
        const item = element("div", undefined, $("list"), "item");
        const line = element("label", undefined, item);
        const box = element("input", undefined, line);
        box.type = "checkbox";
        box.checked = true;
        const text = element("div", undefined, line);
        element("strong", example.place + ", " + percent(example.confidence), text);
        content(example, element("div", undefined, text));
        return [box, example.row];
      });
      const confirm = () => act(async () => {
        const rows = boxes.filter(([box]) => box.checked).map(([, row]) => row);
        if (!rows.length) { show(await ask("/next")); return; }
        show(await ask("/confirm", { rows, label: found.label }));
        say(rows.length + " saved as “" + found.label + "”.");
      });
      $("many-actions").confirm = confirm;
      action("Confirm", "Y", confirm);
      action("Back", "B", next);
    });
    const reviews = () => act(async () => {
      const found = (await ask("/reviews")).reviews;
      if (!found.length) { say("No label is doubted, and nobody disagrees."); return; }
      open("Labels that are likely to be wrong", "What you say here replaces the labels that an example has.");
      for (const review of found) {
        const item = element("div", undefined, $("list"), "item");
        element("strong", review.question.place, item);
        element("p", review.reason, item);
        content(review.question, element("div", undefined, item));
        const row = element("div", undefined, item, "row");
        for (const label of classes) {
          const button = element("button", label, row);
          button.type = "button";
          button.setAttribute("aria-label", review.question.place + ": " + label);
          button.onclick = () => act(async () => {
            const state = await ask("/answer", { row: review.question.row, answer: "label", label, isReview: true });
            item.remove();
            progress(state.progress);
            say(review.question.place + " saved as “" + label + "”.");
          });
        }
      }
      action("Back", "B", next);
    });

    $("skip").onclick = () => answer("skip");
    $("unknown").onclick = () => answer("unknown");
    $("undo").onclick = undo;
    $("alike").onclick = alike;
    $("reviews").onclick = reviews;
    $("save").onclick = save;
    $("add").onclick = () => { const label = $("other").value.trim(); if (label) answer("label", label); };
    $("other").onkeydown = event => { if (event.key === "Enter") $("add").click(); };
    $("name").onchange = () => { name = $("name").value.trim() || name; $("name").value = name; localStorage.setItem("name", name); next(); };
    document.onkeydown = event => {
      if (event.target.matches("input:not([type=checkbox])") || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const key = event.key.toLowerCase();
      if (view === "one" && key >= "1" && key <= "9" && classes[key - 1] !== undefined) answer("label", classes[key - 1]);
      else if (view === "one" && key === "s") answer("skip");
      else if (view === "one" && key === "d") answer("unknown");
      else if (key === "u") undo();
      else if (key === "a") alike();
      else if (key === "r") reviews();
      else if (key === "w") save();
      else if (view === "many" && key === "y" && $("many-actions").confirm) $("many-actions").confirm();
      else if (view === "many" && key === "b") next();
      else return;
      event.preventDefault();
    };
    setInterval(async () => {
      if (isBusy || document.hidden) return;
      try { progress(await ask("/progress")); } catch (error) { complain("The server does not answer. Is the command still running?"); }
    }, 3000);
    next();
    """#
}
