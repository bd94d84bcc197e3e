// Two pages are built: the operators' console and, for the demo, the virtual phone. Nothing is inlined, so the
// hub can serve them under a strict content security policy.
import { defineConfig } from "vite";

export default defineConfig({
  base: "/",
  build: {
    target: ["chrome123", "firefox121", "safari17.5"],
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: "index.html", phone: "phone.html" },
      // What the console needs at once comes in one piece: forty small files take a fifth of a second to ask for. What
      // runs when it is loaded, the two pages' own beginnings, stays outside.
      output: {
        codeSplitting: {
          groups: [{ name: "first", tags: ["$initial"], test: /src\/(?!phone\/|shell\/main)|lit/ }],
        },
      },
    },
  },
});
