// Comforts for pages that work without them. Each module looks for its own data attributes and leaves the rest alone.
import "./menu.js";
import "./theme.js";
import "./unsaved.js";
import "./confirm.js";
import "./filter.js";
import "./summary.js";
import "./find.js";
