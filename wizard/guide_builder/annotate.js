// Draws numbered frames on the page before a picture is taken; they are removed afterwards. Only styles set one by one: the site's
// policy forbids style elements.
({ marked }) => {
  const INK = "#8b1303";
  const GAP = 5;

  const put = (styles, words = "") => {
    const drawn = document.createElement("div");
    drawn.dataset.annotation = "";
    drawn.textContent = words;
    Object.assign(drawn.style, { position: "absolute", pointerEvents: "none", zIndex: 1000, boxSizing: "border-box" });
    Object.assign(drawn.style, styles);
    document.body.append(drawn);
    return drawn;
  };

  const px = (number) => `${Math.round(number)}px`;

  const placeOf = (element) => {
    const box = element.getBoundingClientRect();
    return {
      left: box.left + scrollX - GAP,
      top: box.top + scrollY - GAP,
      right: box.right + scrollX + GAP,
      bottom: box.bottom + scrollY + GAP,
    };
  };

  const places = marked.map(placeOf);
  places.forEach((place, index) => {
    put({
      left: px(place.left),
      top: px(place.top),
      width: px(place.right - place.left),
      height: px(place.bottom - place.top),
      border: `3px solid ${INK}`,
      borderRadius: "6px",
    });
    put(
      {
        left: px(Math.max(0, place.left - 28)),
        top: px(Math.max(2, place.top - 15)),
        width: "30px",
        height: "30px",
        borderRadius: "15px",
        background: INK,
        color: "white",
        border: "2px solid white",
        font: "bold 16px 'Public Sans Web'",
        lineHeight: "26px",
        textAlign: "center",
      },
      String(index + 1),
    );
  });

  const top = Math.max(0, Math.min(...places.map((place) => place.top)));
  const bottom = Math.max(...places.map((place) => place.bottom));
  const from = top < 620 ? 0 : Math.round(top - 90);
  const whole = document.documentElement.scrollHeight;
  const until = Math.min(whole, Math.max(Math.round(bottom + 40), from + 360));
  const width = document.documentElement.clientWidth;
  const stamp = put(
    {
      left: "0px",
      top: px(until - 28),
      background: "#fff1d2",
      color: "#1c1d1f",
      border: "1px solid #947100",
      font: "bold 14px 'Public Sans Web'",
      lineHeight: "22px",
      padding: "1px 8px",
      whiteSpace: "nowrap",
    },
    "Fictional data",
  );
  stamp.style.left = px(width - stamp.getBoundingClientRect().width - 6);
  return { x: 0, y: from, width, height: until - from };
};
