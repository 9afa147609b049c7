// The handbook as the API has it: addresses of articles, the states of their revisions, and what waits.

/** The address of an article in the API, or of something of it. Ids may contain slashes. */
const articlePath = (id, ...more) => ["/articles", ...id.split("/").map(encodeURIComponent), ...more].join("/");

const STATES = ["draft", "in_review", "scheduled", "published", "expired", "retired"];
const stateLabel = (state) => make("span", { class: "label state", "data-state": state }, make("i", { class: "dot" }), say(`state.${state}`));

/** How many wait where: for the numbers beside the sections. */
const countAll = () => apiIfThere("GET", "/handbook");
