// Copying; without this script the text stands there to be marked and copied by hand.
"use strict";
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).value;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      document.execCommand("copy");
    }
    button.textContent = button.dataset.done;
  });
}
