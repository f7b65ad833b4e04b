// Keys and buttons of the meeting: what needs figures is asked of the server, all else is done here.
const PACE = 8000;
const KEYS = { ArrowLeft: 'before', ArrowRight: 'after', f: 'full', F: 'full', h: 'withhold', H: 'withhold', ' ': 'play', Escape: 'leave' };

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.meeting');
  if (root.dataset.key !== data.key) {
    root.innerHTML = data.html;
    root.dataset.key = data.key;
    if (!('unit' in root.dataset)) root.dataset.unit = data.unit;
    open(root.dataset.unit);
  }

  function open(unit) {
    root.dataset.unit = unit;
    root.querySelectorAll('[data-card]').forEach(card => { card.hidden = card.dataset.card !== unit; });
    root.querySelectorAll('tr[data-unit]').forEach(row => row.classList.toggle('chosen', row.dataset.unit === unit));
    root.querySelector('[data-card]:not([hidden]) button')?.focus();
  }

  function play() {
    if (root.player) { clearInterval(root.player); root.player = 0; }
    else root.player = setInterval(() => root.go('after'), PACE);
    const button = root.querySelector('[data-go="play"]');
    if (button) button.textContent = root.player ? '停止' : '播放';
  }

  function act(name) {
    if (name === 'close') { const unit = root.dataset.unit; open(''); root.querySelector(`button[data-open="${unit}"]`)?.focus(); }
    else if (name === 'play') play();
    else if (name === 'full') document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    else setTriggerValue('go', name);
  }

  root.go = name => setTriggerValue('go', name);
  root.onclick = event => {
    const unit = event.target.closest('[data-open]'), button = event.target.closest('[data-go]');
    if (button) act(button.dataset.go);
    else if (unit && root.querySelector(`[data-card="${unit.dataset.open}"]`)) open(unit.dataset.open);
  };
  const pressed = event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onButton = event.target.closest?.('button') && [' ', 'Enter'].includes(event.key);
    const theme = root.querySelector(`[data-go="show:${event.key}"]`);
    const name = theme ? `show:${event.key}` : KEYS[event.key];
    if (!name || onButton) return;
    event.preventDefault();
    act(name === 'leave' && root.dataset.unit ? 'close' : name);
  };
  // called again at every drawing: what listened before would press a second time
  if (root.pressed) document.removeEventListener('keydown', root.pressed);
  root.pressed = pressed;
  document.addEventListener('keydown', pressed);
  return () => { document.removeEventListener('keydown', pressed); clearInterval(root.player); };
}
