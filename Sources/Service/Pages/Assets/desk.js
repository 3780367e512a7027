// Keeps a counter's request up to date: told by server-sent events, else by asking every three seconds.
"use strict";
{
  const live = document.getElementById("live");
  let isAsking = false;
  let wasMissed = false;

  // The server makes the page; only the part that changes is put in place, so that nothing else moves.
  async function renew() {
    if (isAsking) { wasMissed = true; return; }
    isAsking = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.getElementById("live");
      // A request that is over has no page any more: what was shown must not stay on the screen.
      if (next) { live.replaceChildren(...next.childNodes); } else { location.reload(); }
    } catch {
      // The network is away for a moment; the next look finds out.
    } finally {
      isAsking = false;
      if (wasMissed) { wasMissed = false; renew(); }
    }
  }

  // Whatever becomes of the network, what was shown goes after a minute.
  function forget() {
    const shown = live.querySelector(".shown");
    if (shown) { shown.remove(); }
  }
  new MutationObserver(() => {
    if (live.querySelector(".shown")) { setTimeout(forget, 60000); }
  }).observe(live, { childList: true });
  if (live.querySelector(".shown")) { setTimeout(forget, 60000); }

  let poll = 0;
  const events = new EventSource(live.dataset.events);
  events.addEventListener("state", renew);
  events.addEventListener("open", () => { clearInterval(poll); poll = 0; });
  events.addEventListener("error", () => { if (!poll) { poll = setInterval(renew, 3000); } });
}
