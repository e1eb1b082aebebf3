// Text onto the clipboard. Without https the clipboard itself is closed to pages; what is selected
// can be copied all the same, in most browsers.

/** Whether `text` is on the clipboard now. The focus stays where it is. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

function copySelected(text) {
  const focused = document.activeElement;
  const holder = document.createElement("textarea");
  holder.value = text;
  holder.readOnly = true;
  holder.className = "mm-out-of-sight";
  document.body.append(holder);
  holder.select();
  let isDone = false;
  try {
    isDone = document.execCommand("copy");
  } catch {
    isDone = false; // some browsers throw instead
  }
  holder.remove();
  focused?.focus({ preventScroll: true });
  return isDone;
}
