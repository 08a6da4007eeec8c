"""From values to event files. Imports neither numpy nor anything of the reading side.

Public: `lossless.summary`, `lossless.SummaryWriter`, `lossless.compat.v1`, `lossless.integrations`."""
