// A field to sign in. The strokes go with the form as points on a field of 600 by 200; without script one types the name.
"use strict";
(() => {
  const MOST_POINTS = 5500;
  for (const field of document.querySelectorAll("[data-signature]")) {
    const canvas = field.querySelector("canvas");
    const said = field.querySelector("[data-said]");
    const input = canvas.closest("form").elements.signature;
    const pen = canvas.getContext("2d");
    let strokes = [];
    let points = 0;
    let stroke = null;

    const line = (from, to) => {
      pen.beginPath();
      pen.moveTo(...from);
      pen.lineTo(...to);
      pen.stroke();
    };

    const draw = () => {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      for (const drawn of strokes) drawn.forEach((point, n) => line(drawn[Math.max(n - 1, 0)], point));
    };

    const keep = () => {
      input.value = strokes.length ? JSON.stringify(strokes) : "";
      said.textContent = strokes.length ? "Signature drawn" : "";
    };

    const within = (share, size) => Math.min(size, Math.max(0, Math.round(share * size)));
    const pointOf = (event) => {
      const box = canvas.getBoundingClientRect();
      const across = (event.clientX - box.left) / box.width;
      const down = (event.clientY - box.top) / box.height;
      return [within(across, canvas.width), within(down, canvas.height)];
    };

    const add = (point) => {
      const last = stroke.at(-1) ?? point;
      if (points >= MOST_POINTS || (stroke.length && Math.hypot(point[0] - last[0], point[1] - last[1]) < 2)) return;
      stroke.push(point);
      points += 1;
      line(last, point);
    };

    canvas.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button || strokes.length >= 200 || points >= MOST_POINTS) return;
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      stroke = [];
      strokes.push(stroke);
      add(pointOf(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (stroke && event.isPrimary) add(pointOf(event));
    });
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => {
        stroke = null;
        keep();
      });
    }
    field.querySelector("[data-clear]").addEventListener("click", () => {
      strokes = [];
      points = 0;
      draw();
      keep();
    });

    // What was drawn before the form came back with something to put right.
    try {
      const before = JSON.parse(input.value || "[]");
      strokes = before.filter((drawn) => Array.isArray(drawn) && drawn.length);
      points = strokes.flat().length;
    } catch {
      strokes = [];
    }
    Object.assign(pen, { lineWidth: 3.5, lineCap: "round", lineJoin: "round", strokeStyle: "#1f2a37" });
    field.hidden = false;
    draw();
    keep();
  }
})();
