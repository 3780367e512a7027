// Gives a page that is to be printed a button for it; without scripts the browser's own menu does.
"use strict";
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
