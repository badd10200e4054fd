const named = (element) => {
  const words = (element.textContent || element.getAttribute("name") || "").trim().replace(/\s+/g, " ").slice(0, 40);
  return `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""} "${words}"`;
};

const allIsStill = async () => {
  await document.fonts.ready;
  await Promise.all(document.getAnimations().map((each) => each.finished));
};

const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

// Boxes and choices are drawn by their labels; the inputs themselves lie outside the window.
const drawnAs = (element) =>
  ["checkbox", "radio"].includes(element.type) && element.labels?.length ? element.labels[0] : element;

const colours = (text) => (text.match(/[\d.]+/g) || []).map(Number);

const backgroundBehind = (element) => {
  for (let each = element; each; each = each.parentElement) {
    const found = colours(getComputedStyle(each).backgroundColor);
    if (found.length === 3 || found[3] > 0) return found;
  }
  return [255, 255, 255];
};

const luminance = (colour) => {
  const [red, green, blue] = colour.slice(0, 3).map((each) => {
    const part = each / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one, other) => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
};

const outlineOf = (element) => {
  const drawn = drawnAs(element);
  const styles = [getComputedStyle(drawn), getComputedStyle(drawn, "::before")];
  return styles.find((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
};

const isCovered = (drawn) => {
  const box = drawn.getClientRects()[0];
  const middle = (from, to, size) => (Math.max(from, 0) + Math.min(to, size)) / 2;
  const hit = document.elementFromPoint(
    middle(box.left, box.right, innerWidth),
    middle(box.top, box.bottom, innerHeight),
  );
  return !hit || !(drawn.contains(hit) || hit.contains(drawn));
};

const faultsOfFocus = () => {
  const element = document.activeElement;
  if (element === document.body || element === document.documentElement) return [];
  const drawn = drawnAs(element);
  const box = drawn.getBoundingClientRect();
  const outline = outlineOf(element);
  const faults = [];
  if (!outline) faults.push("has no outline");
  else if (contrast(colours(outline.outlineColor), backgroundBehind(drawn.parentElement)) < 3) {
    faults.push(`its outline ${outline.outlineColor} hardly stands out`);
  }
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) {
    faults.push("lies outside the window");
  } else if (isCovered(drawn)) faults.push("is covered");
  return faults.map((fault) => `${named(element)} ${fault}`);
};

const scrollsItself = (element) => {
  for (let each = element.parentElement; each && each !== document.body; each = each.parentElement) {
    if (["auto", "scroll"].includes(getComputedStyle(each).overflowX)) return true;
  }
  return false;
};

const whatSticksOut = () => {
  const width = document.documentElement.clientWidth;
  const faults = [];
  if (document.scrollingElement.scrollWidth > width) {
    faults.push(`the page is ${document.scrollingElement.scrollWidth} wide, the window ${width}`);
  }
  for (const element of document.body.querySelectorAll("*")) {
    if (isShown(element) && element.getBoundingClientRect().right > width + 1 && !scrollsItself(element)) {
      faults.push(`${named(element)} sticks out`);
    }
  }
  return faults;
};

const isInASentence = (element) => {
  const others = [...element.parentElement.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  return getComputedStyle(element).display === "inline" && others.some((node) => node.textContent.trim());
};

const smallTargets = () => {
  const faults = [];
  for (const element of document.querySelectorAll("a[href], button, input:not([type=hidden]), summary")) {
    const drawn = drawnAs(element);
    const { width, height } = drawn.getBoundingClientRect();
    if (isShown(drawn) && (width < 24 || height < 24) && !isInASentence(element)) {
      faults.push(`${named(element)} measures ${Math.round(width)} by ${Math.round(height)}`);
    }
  }
  return faults;
};

const underTheWarning = () => {
  const [focused, warning] = [document.activeElement, document.querySelector(".time-left--warning")];
  if (!warning || focused === document.body || warning.contains(focused)) return [];
  const [one, other] = [drawnAs(focused).getBoundingClientRect(), warning.getBoundingClientRect()];
  const isSideBySide = one.right <= other.left || other.right <= one.left;
  const depth = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return isSideBySide || depth <= 0 ? [] : [`${named(focused)} lies ${Math.ceil(depth)} pixels under the warning`];
};

const faintIcons = () =>
  [...document.querySelectorAll(".usa-alert__body")]
    .filter((body) => {
      const icon = getComputedStyle(body, "::before");
      return contrast(colours(icon.backgroundColor), backgroundBehind(body)) < 3 || parseFloat(icon.width) < 16;
    })
    .map((body) => `the icon of ${named(body.parentElement)} hardly stands out`);

const buttonsAlike = () => {
  const shown = [...document.querySelectorAll(".usa-button:not(.usa-button--unstyled)")].filter(isShown);
  const faint = shown.filter((button) => contrast(colours(getComputedStyle(button).color), backgroundBehind(button)) < 4.5);
  const [second, first] = [true, false].map((wanted) =>
    shown.filter((button) => button.matches(".usa-button--outline") === wanted),
  );
  const alike = first.filter((one) => second.some((other) => contrast(backgroundBehind(one), backgroundBehind(other)) < 3));
  return [
    ...faint.map((button) => `the words on ${named(button)} hardly stand out`),
    ...alike.map((button) => `${named(button)} looks like a secondary button`),
  ];
};
