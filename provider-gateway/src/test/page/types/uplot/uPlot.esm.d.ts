// The library is served from its jar; its types come from the package of the same version.
import uPlot from "uplot";
export default uPlot;
