//! What may be asked of the session: the way in of the one door.

use std::path::PathBuf;

use super::replay::Past;
use super::view::context::Context;
use super::view::diff::{Compared, DiffSide};
use super::view::healing::HealWish;
use super::view::parts::PartPath;
use super::view::query::Query;
use super::view::stopped::{Resumption, StopAt};

/// Names one request, so that its answer can be told from an older one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId(pub u64);

/// What the listing of a long history goes by, for which no front asks.
pub const LISTING: RequestId = RequestId(0);

/// A wish of a front. Answers come as `Event`s.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Read, judge, evaluate and keep what was typed. Several forms are run in order.
    Evaluate { id: RequestId, text: String },
    /// Load a text that was put in whole, such as a paste of many forms: each of them stands for itself,
    /// as if it had been typed, and what came of all is told at the end.
    LoadText { id: RequestId, text: String },
    /// Evaluate a form that stands for what a person asked for otherwise: nobody typed it, and what is
    /// wrong with it has no place.
    Act { id: RequestId, form: String },
    /// Make the names of these commits what they were before; refused where one was changed since.
    TakeBack { id: RequestId, commits: Vec<u64> },
    /// The same as the first for a program that asks: nothing is shown but what the text prints, and
    /// `Event::Answered` says all that came of it. `name` is the text's own in messages.
    Answer {
        id: RequestId,
        name: String,
        text: String,
    },
    /// Evaluate a file.
    Load { id: RequestId, path: PathBuf },
    /// Group commits, by sequence number, under a message. An empty list takes all that are pending.
    Milestone {
        id: RequestId,
        message: String,
        commits: Vec<u64>,
        /// Why it is written although it uses what no milestone holds.
        reason: Option<String>,
    },
    /// Do something to milestones; `Event::Curated` says what there is then.
    Curate { id: RequestId, what: Curate },
    /// Evaluate a past again in a fresh image and print how it differs; `Event::Finished` says
    /// whether it does not.
    Rebuild { id: RequestId, past: Past },
    /// Evaluate what milestones hold and the pending commits of these names, or all;
    /// `Event::Finished` says whether they stand alone.
    Rehearse { id: RequestId, names: Vec<String> },
    /// Run the examples and tests of these names, or all; `Event::Tested` tells each.
    RunTests { id: RequestId, names: Vec<String> },
    /// Build a program from what the milestones of a project hold.
    Ship {
        id: RequestId,
        project: PathBuf,
        path: PathBuf,
        /// The function it calls.
        entry: String,
    },
    /// Call a function with a list of texts; `Event::Answered` says what came of it.
    Call {
        id: RequestId,
        function: String,
        arguments: Vec<String>,
    },
    /// Save the whole history and the living image to a file.
    SaveImage { id: RequestId, path: PathBuf },
    /// Answer `Event::Definition` for a commit.
    Show { id: RequestId, commit: u64 },
    /// Answer `Event::Blamed`: which version last changed which line and form of a commit's source.
    Blame { id: RequestId, commit: u64 },
    /// Answer `Event::FileShown` for a source file, named as commits name it.
    ShowFile { id: RequestId, file: String },
    /// Run the examples of a version as it was, and undo it; `Event::Tested` tells them.
    TryVersion { id: RequestId, commit: u64 },
    /// Answer `Event::Diff`.
    Diff {
        id: RequestId,
        left: DiffSide,
        right: DiffSide,
    },
    /// Answer `Event::Patched`: a comparison as `patch` and `git apply` take it.
    Patch { id: RequestId, what: Compared },
    /// Answer `Event::DiffedAll`: a comparison of several definitions.
    DiffAll { id: RequestId, what: Compared },
    /// Answer `Event::Completions` for what a question mentions: names, and files of the project.
    CompleteMention { id: RequestId, text: String },
    /// Answer `Event::Completions` for the name that ends at byte `cursor` of `text`.
    Complete {
        id: RequestId,
        text: String,
        cursor: usize,
    },
    /// Answer `Event::CallExplained`: how a name is called and what it does.
    ExplainCall { id: RequestId, name: String },
    /// Answer `Event::Found`: the commits that a query asks for.
    Find { id: RequestId, query: Query },
    /// Answer `Event::RuleExplained`, with what the rule looks at in a commit.
    ExplainRule {
        id: RequestId,
        rule: String,
        commit: Option<u64>,
    },
    /// Answer `Event::Remedied`: what a remedy would change.
    PreviewRemedy {
        id: RequestId,
        commit: u64,
        remedy: Remedy,
    },
    /// Change a definition so that a finding on it ends, and its file where it has one.
    Remedy {
        id: RequestId,
        commit: u64,
        remedy: Remedy,
    },
    /// Answer `Event::Allowed`: the findings that may stay, and why.
    Allowed { id: RequestId },
    /// Answer `Event::Related`: who uses a definition and what it uses.
    Relate { id: RequestId, name: String },
    /// Answer `Event::Drifted`: where image, history and files do not say the same.
    Drift { id: RequestId },
    /// Answer `Event::RevertPreviewed`: what going back to a commit of a name would change.
    PreviewRevert { id: RequestId, commit: u64 },
    /// Answer `Event::LastOperation`: what was done last that can be taken back, by whichever session.
    LastOperation { id: RequestId },
    /// Answer `Event::Insights`: what the history tells in numbers. `Event::Walking` says how far it is.
    Insights { id: RequestId },
    /// Give up a question that walks the whole history; its answer is `Event::Failed` then.
    GiveUp { id: RequestId },
    /// A walk through the history has something to tell; the word of its thread.
    Walked { id: RequestId },
    /// Answer `Event::PartsFound`: parts of a value that was shown, or of one inside of it, from one on.
    LookInto {
        id: RequestId,
        value: u64,
        path: PartPath,
        from: usize,
        max: usize,
    },
    /// Answer `Event::Refusals`: what was not taken, newest first.
    Refusals { id: RequestId },
    /// Answer `Event::HistoryFound`: lines typed in earlier sessions that contain `query`, newest first.
    SearchInput { id: RequestId, query: String },
    /// Lead a proposal of a model through the gate: definitions of these names and of no other.
    /// `Event::Gated` says after each step how far it is. Nothing changes.
    Gate {
        id: RequestId,
        text: String,
        names: Vec<String>,
    },
    /// The same, and what passes every step is defined, all of it or nothing: a person has approved it.
    /// `Event::Finished` says whether it is.
    Accept {
        id: RequestId,
        text: String,
        names: Vec<String>,
        /// The exchange with the model that it comes from, by its number in the history.
        exchange: Option<u64>,
    },
    /// Say something to a model, in a new conversation where none is named; `Event::Conversed` tells what
    /// comes of it, piece by piece.
    Converse {
        id: RequestId,
        conversation: Option<u64>,
        text: String,
        /// What is sent along.
        context: Vec<Context>,
        /// The model that is to answer, where it is not the usual one.
        model: Option<String>,
    },
    /// Ask a model what these pending commits are to be called together; `Event::MessageProposed` says.
    ProposeMessage { id: RequestId, commits: Vec<u64> },
    /// Ask this model from now on, `provider:model`.
    UseModel { id: RequestId, model: String },
    /// Note that what an exchange with a model proposes is not wanted.
    Dismiss { exchange: u64 },
    /// Hear no more of what answers a request; what came is kept.
    HushModel { talk: RequestId },
    /// Answer `Event::Conversations`: those in which all words of `query` are said, newest first.
    Conversations { id: RequestId, query: String },
    /// Answer `Event::ConversationOpened`.
    OpenConversation { id: RequestId, conversation: u64 },
    /// Write a conversation as Markdown to a file that is not there yet; `Event::ConversationExported`
    /// says where it is.
    ExportConversation {
        id: RequestId,
        conversation: u64,
        path: PathBuf,
    },
    /// A model has said something; the word of the thread that listens to it.
    Overheard { talk: RequestId },
    /// At which conditions programs of this front stop; `Event::Halted` says that one did.
    StopAt { what: StopAt },
    /// Let the stopped program go on.
    Resume { id: RequestId, how: Resumption },
    /// Answer `Event::FrameAnswered`: what a form means in a call of the stopped program.
    AskFrame {
        id: RequestId,
        frame: usize,
        form: String,
    },
    /// Heal the functions of a file that are marked `;;@self-heal` and do not keep their examples, as far
    /// as that is possible without changing anything. `Event::Healing` tells how it goes.
    Heal {
        id: RequestId,
        path: PathBuf,
        wish: HealWish,
    },
    /// Take what was healed, once more through the gate, and write it into its file. `Event::Finished` says
    /// whether it is.
    WriteHealed {
        id: RequestId,
        path: PathBuf,
        name: String,
        text: String,
        exchange: Option<u64>,
    },
    /// Read all source files of the project again and take what changed.
    Rescan { id: RequestId },
    /// Begin to watch the source files anew, and take what changed meanwhile.
    WatchAgain { id: RequestId },
    /// Recompute every hash; answer `Event::Verified`. `Event::Walking` says how far it is.
    Verify { id: RequestId },
    /// Look whether there is an interrupt, where nothing runs but tasks that sleep.
    Heed,
    /// Write everything down and stop; `Event::Stopped` is the last event.
    Quit,
    /// Take what changed in these files. The watcher sends it when a file was saved and is quiet.
    TakeFiles { paths: Vec<PathBuf> },
    /// Watching is worse than it should be, and why; the watcher's own word.
    WatchDegraded { reason: String },
}

/// What ends a finding; rules are named by their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// The change that the rule knows for the finding at this place.
    Fix {
        rule: String,
        span: Option<(u32, u32)>,
    },
    /// A reason why it may stay.
    Allow { rule: String, reason: String },
}

/// Something that is done to milestones; they, commits and operations are named by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Curate {
    /// Gives a milestone another message.
    Amend { milestone: u64, message: String },
    /// Makes commits of a milestone one of their own.
    Split {
        milestone: u64,
        commits: Vec<u64>,
        message: String,
    },
    /// Adds the commits of other milestones to one, which keeps its message unless there is another.
    Squash {
        into: u64,
        others: Vec<u64>,
        message: Option<String>,
    },
    /// Moves commits to a milestone, or to none: then they are pending.
    Move { commits: Vec<u64>, to: Option<u64> },
    /// Takes a milestone apart; its commits are pending again.
    Dissolve { milestone: u64 },
    /// Takes an operation back, the newest where none is named.
    Undo { operation: Option<u64> },
    /// Takes the newest undo back, unless something was done since.
    Redo,
}
