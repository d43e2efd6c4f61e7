// Sets the colours before the first paint: runs before the page's modules, and as a classic script.
(function () {
  try {
    var wanted = localStorage.getItem('smartcar.theme');
    if (wanted === 'light' || wanted === 'dark') {
      document.documentElement.dataset.theme = wanted;
    }
  } catch (refused) {
    // No storage in this browser: the system's colours.
  }
})();
