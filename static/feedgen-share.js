// Adds buttons that copy an address or open the system's dialog. Words are in attributes; without an address there, the
// buttons are for the page.
const meta = (name) => document.querySelector(`[property="og:${name}"]`)?.content;
for (const box of document.querySelectorAll('[data-copy]')) {
  const { url = meta('url'), title = meta('title'), copy, copied, label, share } = box.dataset;
  const add = (name, text, props) => box.appendChild(Object.assign(document.createElement(name), { textContent: text }, props));
  const status = add('span', '', { className: 'vh', role: 'status' });
  if (navigator.clipboard) {
    const button = add('button', copy, { type: 'button', ariaLabel: label ?? copy });
    button.onclick = async () => {
      await navigator.clipboard.writeText(url);
      button.textContent = status.textContent = copied;
      setTimeout(() => { button.textContent = copy; status.textContent = ''; }, 2000);
    };
  }
  if (share && navigator.share) {
    add('button', share, { type: 'button' }).onclick = () => navigator.share({ title, url }).catch(() => {});
  }
}
