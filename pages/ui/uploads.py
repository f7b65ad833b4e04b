"""The uploader speaks Chinese (上传控件文字): Streamlit offers its two lines in English only."""

from __future__ import annotations

import streamlit as st

# texts are replaced in place, the control itself is left as it is; one watcher a visit, for uploaders alone
SCRIPT = """<script>
(() => {
  if (window.uploadWords) return;
  const said = [
    [/^Upload$/, '选择文件'], [/^(\\d+)MB per file.*$/, '不超过$1兆，也可把文件拖到这里'],
    [/^Drag and drop.*$/, '把文件拖到这里'], [/^add icon$/, '添加'],
    [/^Error: .*$/, '没有上传，请换一个文件再试'], [/^File must be.*$/, '文件太大，没有上传'],
  ];
  const speak = () => document.querySelectorAll('[data-testid="stFileUploader"]').forEach(part => {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      for (const [from, to] of said) if (from.test(node.nodeValue)) node.nodeValue = node.nodeValue.replace(from, to);
    }
  });
  window.uploadWords = new MutationObserver(speak);
  window.uploadWords.observe(document.body, { childList: true, subtree: true, characterData: true });
  speak();
})();
</script>"""


def in_chinese() -> None:
    """Puts the watcher on the page (控件中文化)."""
    with st.container(key="upload-words"):
        st.html(SCRIPT, unsafe_allow_javascript=True)
