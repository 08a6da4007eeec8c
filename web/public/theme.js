// Runs before the first paint: the theme named in the URL (`th`), else the one kept in this browser, else the system's.
(function () {
  var kept = null;
  try {
    kept = localStorage.getItem("lossless.theme");
  } catch (_) {
    // Storage is refused (private window, policy): the system's theme is used.
  }
  var named = /[#&]th=(light|dark|system)\b/.exec(location.hash);
  var theme = named ? named[1] : kept;
  if (theme !== "light" && theme !== "dark") {
    theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  document.documentElement.dataset.theme = theme;
})();
