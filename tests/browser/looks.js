// Marks on this page the first element of each look that is not among the known ones, and answers these looks.
// A look is how an element and everything around it is drawn, and whether it carries text of its own.
(known) => {
  const CONTENT = new Set(["id", "for", "name", "value", "href", "src", "action", "title", "alt", "data-new-look"]);
  const STYLE = ["color", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight", "display", "visibility"];
  const seen = new Set(known);
  const found = [];

  function visit(element, around) {
    const style = getComputedStyle(element);
    const attributes = element.getAttributeNames().filter((name) => !CONTENT.has(name));
    const classes = element.getAttribute("class") ?? "";
    const drawn = STYLE.map((name) => style[name]);
    const place = digest([around, element.localName, classes, ...attributes.sort(), ...drawn].join("|"));
    const look = `${place}${saysSomething(element) ? "+" : "-"}`;
    element.removeAttribute("data-new-look");
    if (!seen.has(look)) {
      seen.add(look);
      found.push(look);
      element.setAttribute("data-new-look", "");
    }
    for (const child of element.children) visit(child, place);
  }

  // One character alone is not measured, so it must not stand for those with more.
  function saysSomething(element) {
    const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data);
    return [element.value, element.placeholder, texts.join("")].some((text) => String(text ?? "").trim().length > 1);
  }

  function digest(text) {
    let [one, two] = [0xdeadbeef, 0x41c6ce57];
    for (let place = 0; place < text.length; place += 1) {
      const code = text.charCodeAt(place);
      one = Math.imul(one ^ code, 2654435761);
      two = Math.imul(two ^ code, 1597334677);
    }
    return (one >>> 0).toString(36) + (two >>> 0).toString(36);
  }

  visit(document.documentElement, "");
  return found;
}
