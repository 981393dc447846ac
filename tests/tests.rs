//! The one integration binary: a sentence for each module.

/// Tasks that go on while nobody asks for anything.
mod aside;
/// `imago eval` as other programs use it.
mod asked;
/// SIGKILL at random moments, and nothing that was acknowledged is lost.
mod crash;
/// Milestones in a git work tree, and as a repository of their own.
mod git;
/// What programs ask of other machines, against servers on this one.
mod http;
/// Keys in, screen out, and how many keys a day's work takes.
mod keys;
/// Programs with the expectation on the line, and the examples of every docstring.
mod lang;
/// Models over the wire, against servers on this machine, and what programs and people make of them.
mod models;
/// Names that end, move and come back.
mod names;
/// A history that another process holds, or that may not be written.
mod ownership;
/// Pages that the tables write themselves.
mod pages;
/// Every pane at two sizes as a person sees it, and at every size without a panic.
mod panes;
/// What has a name, page by page.
mod reference;
/// Rule programs that other engines run as well.
mod rules;
/// The whole screen with its panes: keys in, frames and commands out.
mod screen;
/// What several modules share.
mod support;
/// The direction of the rooms and the other promises of the house.
mod tidy;

/// Every way in passes the same gate.
mod gates;
/// What ends a finding.
mod remedies;

/// Rules against what the original reports.
mod audit;
/// What a model proposes, from the chat to a milestone, by keys only.
mod chatting;
/// What is done to milestones, and to the log as a whole.
mod curating;
/// Docstrings of every kind, and what is read of them.
mod doctests;
/// The documents run.
mod documents;
/// What a model might write to get out of its world.
mod escape;
/// What no frame may be, whatever text it shows and whatever happened.
mod frames;
/// The terminal is afterwards what it was before.
mod given_back;
/// Functions that a model mends, and who decides.
mod healing;
/// Random histories, made again in every way.
mod histories;
/// What is heard where others see.
mod linear;
/// Patches, parts of values, and walks through the history.
mod looking;
/// Many forms put in at once, and what others print meanwhile.
mod pasting;
/// The picture in the README is a frame of the real program.
mod picture;
/// What a model writes passes the gate or changes nothing.
mod proposals;
/// Recorded sessions, played back.
mod recordings;
/// Milestones are rehearsed beside the session.
mod rehearsals;
/// The road of a definition, end to end: all or nothing, once, and the session stays awake.
mod road;
/// Transcripts that are executed: the walk-through of the original, bad input, the subcommands.
mod sessions;
/// Definitions and the files they live in, both ways.
mod sources;
/// Programs that stop, what a person asks of them and how they go on.
mod stopping;
/// The tour, played to its end.
mod tutor;
/// What changed definitions is taken back, and what was done last is known after a start.
mod undoing;
/// Saved files become commits, however they are saved.
mod watching;
/// A morning's work in the real program on a real terminal, and the ways it can end.
mod workday;
