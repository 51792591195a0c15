/**
 * The page's script: search, the mark on the chosen cell, arrow keys in the matrix. It reads what the page shows and writes
 * classes and numbers, never markup. A plain string, since the page is one file and its policy knows this text by its hash.
 */
export const SCRIPT = String.raw`"use strict";
(() => {
  const MOST_HITS = 300;
  const box = document.getElementById("search");
  const hits = document.getElementById("hits");
  const panels = [...document.querySelectorAll(".panel")];
  const cells = [...document.querySelectorAll("#matrix td a")];
  const filters = [...document.querySelectorAll(".filter input")];
  const texts = new Map();

  // Read when it is first searched: a page of many variants opens without waiting for it.
  const rowsOf = (panel) => {
    if (!texts.has(panel)) {
      const where = panel.getAttribute("aria-label") + " ";
      texts.set(panel, [...panel.querySelectorAll(".case")].map((row) => ({ row, text: (where + row.textContent).toLowerCase() })));
    }
    return texts.get(panel);
  };

  const search = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const searching = words.length > 0;
    const hidden = new Set(filters.filter((one) => !one.checked).map((one) => one.id.slice("show-".length)));
    let found = 0;
    document.body.classList.toggle("searching", searching);
    for (const panel of panels) {
      let here = 0;
      for (const { row, text } of searching || texts.has(panel) ? rowsOf(panel) : []) {
        const hit = !hidden.has(row.dataset.v) && words.every((word) => text.includes(word));
        if (hit && searching) found += 1;
        const shown = hit && found <= MOST_HITS;
        if (shown) here += 1;
        row.classList.toggle("miss", searching && !shown);
      }
      panel.classList.toggle("miss", searching && here === 0);
    }
    hits.value = !searching ? "" : found > MOST_HITS ? MOST_HITS + " of " + found + " cases" : found + (found === 1 ? " case" : " cases");
  };

  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const panel = target && target.closest(".panel");
    for (const cell of cells)
      if (panel && cell.hash === "#" + panel.id) cell.setAttribute("aria-current", "true");
      else cell.removeAttribute("aria-current");
    if (!target) return;
    const story = target.closest("details.case");
    if (story) story.open = true;
    (story || target).scrollIntoView();
  };

  const step = (cell, key) => {
    const row = cell.closest("tr");
    const inRow = [...row.querySelectorAll("a")];
    const column = cell.closest("td").cellIndex;
    const beside = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (beside) return inRow[inRow.indexOf(cell) + beside];
    const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[key];
    return next && next.cells[column].querySelector("a");
  };

  box.closest(".find").hidden = false;
  box.addEventListener("input", search);
  for (const filter of filters) filter.addEventListener("change", search);
  addEventListener("hashchange", () => {
    if (box.value !== "") {
      box.value = "";
      search();
    }
    follow();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input[type=search]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      box.focus();
    } else if (event.key === "Escape" && typing) {
      box.value = "";
      search();
    } else if (event.key.startsWith("Arrow") && cells.includes(event.target)) {
      const next = step(event.target, event.key);
      if (!next) return;
      event.preventDefault();
      next.focus();
    }
  });
  follow();
})();
`;
