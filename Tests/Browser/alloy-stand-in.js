// Stands in for Adobe's Web SDK in tests: takes the queue of the base code over, records every command, and answers
// sendEvent with a destination as the SDK would. It calls no edge.

(() => {
  const calls = [];
  const answers = {
    configure: () => ({}),
    sendEvent: () => ({
      destinations: [{
        type: "profileLookup", destinationId: "7b1d4c1e-20d3-4d0a-9a51-0c5e9b6d0001", alias: "shop",
        segments: [{ id: "3d1f0a52-7c0b-4f55-8a0e-5f6f1a2b0002" }],
      }],
    }),
  };
  window.alloyCalls = calls;
  for (const name of window.__alloyNS) {
    const run = ([resolve, reject, [command, options]]) => {
      calls.push({ command, options });
      if (command in answers) resolve(answers[command]());
      else reject(new Error(`unknown command ${command}`));
    };
    const queue = window[name].q;
    queue.push = run;
    queue.splice(0).forEach(run);
  }
})();
