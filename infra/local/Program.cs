// One command for the whole system on one machine (DESIGN section 7).
using CareAlerts.Local;

return await LocalCommand.RunAsync(args).ConfigureAwait(false);
