// Shows the contract with ReDoc, in the system's fonts: none are fetched.
Redoc.init(
  "openapi.json",
  { theme: { typography: { fontFamily: "sans-serif", headings: { fontFamily: "sans-serif" } } } },
  document.getElementById("redoc"),
);
