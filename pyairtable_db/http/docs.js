"use strict";
const filter = document.getElementById("filter");
const token = document.getElementById("token");

filter.addEventListener("input", () => {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const group of document.querySelectorAll("[data-group]")) {
    let shown = 0;
    for (const item of group.querySelectorAll("li")) {
      const text = item.dataset.name.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    group.hidden = shown === 0;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !/INPUT|TEXTAREA|SELECT/.test(document.activeElement.tagName)) {
    event.preventDefault();
    filter.focus();
  }
});
document.getElementById("credentials").addEventListener("submit", (event) => event.preventDefault());

function request(box) {
  const form = box.querySelector("form");
  const url = new URL(`rpc/${box.dataset.function}`, document.baseURI);
  const options = { method: form.elements.method.value, headers: { Accept: form.elements.accept.value } };
  const text = form.elements.arguments.value.trim() || "{}";
  if (options.method === "GET") {
    for (const [name, value] of Object.entries(JSON.parse(text))) {
      if (value === null) continue;
      url.searchParams.set(name, asText(value));
    }
  } else {
    options.headers["Content-Type"] = "application/json";
    options.body = text;
  }
  return { url, options };
}

function asText(value) {
  const isList = Array.isArray(value) && value.every((part) => typeof part !== "object");
  if (isList) return `{${value.map((part) => JSON.stringify(String(part))).join(",")}}`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function showCurl(box) {
  const shown = box.querySelector(".curl");
  try {
    const { url, options } = request(box);
    const parts = ["curl"];
    if (options.method === "GET") parts.push("-G");
    parts.push(quoted(url.origin + url.pathname), "-H", '"Authorization: Bearer $TOKEN"');
    if (options.headers.Accept !== "application/json") parts.push("-H", quoted(`Accept: ${options.headers.Accept}`));
    if (options.body) parts.push("-H", "'Content-Type: application/json'", "-d", quoted(options.body.replace(/\s*\n\s*/g, " ")));
    for (const [name, value] of url.searchParams) parts.push("--data-urlencode", quoted(`${name}=${value}`));
    shown.textContent = parts.join(" ");
  } catch (error) {
    shown.textContent = `The arguments are not JSON: ${error.message}`;
  }
}

function add(parent, tag, text, className) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  parent.append(element);
}

async function send(box) {
  const output = box.querySelector("output");
  output.replaceChildren();
  try {
    const { url, options } = request(box);
    if (token.value.trim()) options.headers.Authorization = `Bearer ${token.value.trim()}`;
    const begun = performance.now();
    const response = await fetch(url, options);
    let body = await response.text();
    const took = Math.round(performance.now() - begun);
    add(output, "span", `${response.status} ${response.statusText} in ${took} ms`, response.ok ? "status" : "status failed");
    if ((response.headers.get("Content-Type") || "").startsWith("application/json") && body) {
      body = JSON.stringify(JSON.parse(body), null, 2);
    }
    add(output, "pre", body || "(no body)");
  } catch (error) {
    add(output, "span", error.message, "status failed");
  }
}

for (const box of document.querySelectorAll("details.try")) {
  const form = box.querySelector("form");
  box.addEventListener("toggle", () => box.open && showCurl(box));
  form.addEventListener("input", () => showCurl(box));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(box);
  });
}
