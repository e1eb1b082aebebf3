// What stands around Chainlit's own page: the patient banner, the notice bar, the source panel,
// the lines on the sign-in page, and what screen readers need. Chainlit's React tree stays its own;
// nothing here reads or writes its state.

import { startAccessibility } from "/public/medmemory/accessibility.js";
import { createBanner } from "/public/medmemory/banner.js";
import { reportChosenFiles } from "/public/medmemory/chosen_files.js";
import { connectInOrder } from "/public/medmemory/connections_in_order.js";
import { leaveDeletedThread } from "/public/medmemory/deleted_thread.js";
import { keepForeignLinksAsText } from "/public/medmemory/foreign_links.js";
import { startLastQuestion } from "/public/medmemory/last_question.js";
import { startNewLines } from "/public/medmemory/new_lines.js";
import { createNotice } from "/public/medmemory/notice.js";
import {
  keepThreadInAddress,
  onPageChange,
  startNewChat,
  threadInAddress,
} from "/public/medmemory/navigation.js";
import "/public/medmemory/documents/in_chat.js";
import { readListAfterRename } from "/public/medmemory/renamed_thread.js";
import { createConversationWatch } from "/public/medmemory/right_conversation.js";
import { listenToServer } from "/public/medmemory/server_messages.js";
import { startSignInPage } from "/public/medmemory/sign_in.js";
import { heedTheServersWord } from "/public/medmemory/signed_in.js";
import { startSourcePanel } from "/public/medmemory/source_panel.js";
import "/public/medmemory/unsent.js";
import { openWantedPage } from "/public/medmemory/wanted_page.js";

followSystemTheme();
const banner = createBanner({ onChangePatient: startNewChat });
const notice = createNotice();
const sourcePanel = startSourcePanel();
const newLines = startNewLines();
const accessibility = startAccessibility({
  onAnswering: () => keepThreadInAddress(banner.thread()),
});
keepForeignLinksAsText();
reportChosenFiles();
startLastQuestion();
startSignInPage();
heedTheServersWord();
connectInOrder();
readListAfterRename();
leaveDeletedThread((thread) => thread === threadInAddress() || banner.belongsTo(thread));
openWantedPage();
measureBars();

const heardOf = createConversationWatch(threadInAddress);

listenToServer({
  patient: ({ thread, patient }) => {
    heardOf(thread);
    const isOfAnotherThread = threadInAddress() !== null && thread && thread !== threadInAddress();
    if (!isOfAnotherThread) banner.show(patient, thread);
  },
  banner: (message) => notice.show(message),
  change_patient: () => startNewChat(),
  documents: () => banner.openDocuments(),
});

onPageChange(({ isSignIn, leftConversation }) => {
  document.documentElement.classList.toggle("mm-signing-in", isSignIn);
  const kept = !isSignIn && !leftConversation && banner.belongsTo(threadInAddress());
  if (!kept) {
    banner.clear();
    sourcePanel.close();
    newLines.stop();
    accessibility.forgetAnswer();
  }
  banner.cameBackTo(threadInAddress());
});

/** Until somebody chooses: Chainlit itself would start dark or light, whatever the system is. */
function followSystemTheme() {
  const key = "vite-ui-theme";
  if (window.localStorage.getItem(key) === null) window.localStorage.setItem(key, "system");
}

/** Chainlit's list of chats on a phone lies outside #root: the style sheet puts it below the bars. */
function measureBars() {
  const bars = ["#mm-banner", "#mm-notice"].map((selector) => document.querySelector(selector));
  const observer = new ResizeObserver(() => {
    const height = bars.reduce((sum, bar) => sum + bar.offsetHeight, 0);
    document.documentElement.style.setProperty("--mm-bars-height", `${height}px`);
  });
  for (const bar of bars) observer.observe(bar);
}
