//! What happened: the way out of the one door.

use std::sync::Arc;

use super::command::RequestId;
use super::view::answer::Answer;
use super::view::call::CallView;
use super::view::chat::{ConversationRow, ConversationView, Said};
use super::view::commits::{CommitRow, MilestoneRow};
use super::view::completion::Completion;
use super::view::definition::{BlameView, DefinitionView, FileView};
use super::view::diff::DiffView;
use super::view::gate::GateReport;
use super::view::healing::HealNews;
use super::view::insights::InsightsView;
use super::view::operations::LastOperation;
use super::view::outcomes::TestRow;
use super::view::parts::PartsView;
use super::view::query::FoundRows;
use super::view::refusals::RefusalRow;
use super::view::relations::{DriftRow, RelationsView, RevertView};
use super::view::rule::RuleView;
use super::view::status::SessionStatus;
use super::view::stopped::StoppedView;
use super::view::table::CommitTable;
use super::view::transcript::TranscriptEntry;
use super::view::violations::{AllowedRow, ViolationRow};

/// News from the session, in the order in which it came to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The session stands: everything there is, once, oldest first. Of a long history it is the newest
    /// part, and `Listed` brings the whole.
    Opened {
        commits: Arc<Vec<CommitRow>>,
        milestones: Arc<Vec<MilestoneRow>>,
        violations: Arc<Vec<ViolationRow>>,
        /// The last lines typed in earlier sessions, oldest first.
        input_history: Arc<Vec<String>>,
        status: SessionStatus,
    },
    /// All of a long history, as it is at this point of the news, oldest first. Findings on older versions
    /// are the newest of those.
    Listed {
        commits: Arc<CommitTable>,
        milestones: Arc<Vec<MilestoneRow>>,
        violations: Arc<Vec<ViolationRow>>,
    },
    /// Something to show in the REPL, whoever caused it.
    Transcript(TranscriptEntry),
    /// A definition was judged, evaluated and kept.
    Defined {
        commit: CommitRow,
        violations: Vec<ViolationRow>,
        /// Findings that its text allows for a reason.
        allowed: usize,
    },
    /// The examples of a name were run, as something that they depend on changed.
    Tested {
        row: Box<TestRow>,
    },
    /// In the image as a whole these findings began and these ended.
    ImageFindings {
        began: Vec<ViolationRow>,
        ended: Vec<ViolationRow>,
    },
    /// A milestone was written; its commits now belong to it.
    MilestoneWritten {
        id: Option<RequestId>,
        milestone: MilestoneRow,
    },
    /// A milestone was not written, for it would not stand alone; with a reason it would be.
    MilestoneRefused {
        id: RequestId,
        message: String,
        hint: Option<String>,
    },
    /// What this request asked for changed definitions, by these commits.
    Acted {
        id: RequestId,
        commits: Vec<u64>,
        names: Vec<Arc<str>>,
    },
    /// Something was done to milestones: what, in words, and all there are now, oldest first.
    Curated {
        id: Option<RequestId>,
        /// Its number among the entries.
        seq: u64,
        done: String,
        milestones: Arc<Vec<MilestoneRow>>,
    },
    Definition {
        id: RequestId,
        view: DefinitionView,
    },
    /// Which version last changed what.
    Blamed {
        id: RequestId,
        view: BlameView,
    },
    FileShown {
        id: RequestId,
        view: FileView,
    },
    Diff {
        id: RequestId,
        view: DiffView,
    },
    /// One `DiffView` for each name that differs.
    DiffedAll {
        id: RequestId,
        views: Vec<DiffView>,
    },
    /// A comparison as a patch; empty where both sides are the same.
    Patched {
        id: RequestId,
        text: String,
    },
    Completions {
        id: RequestId,
        start: usize,
        candidates: Vec<Completion>,
    },
    /// How a name is called; nothing of one that means nothing.
    CallExplained {
        id: RequestId,
        view: Option<CallView>,
    },
    RuleExplained {
        id: RequestId,
        view: RuleView,
    },
    /// What a remedy would change.
    Remedied {
        id: RequestId,
        view: DiffView,
    },
    /// The findings that may stay.
    Allowed {
        id: RequestId,
        rows: Arc<Vec<AllowedRow>>,
    },
    /// What a query asks for.
    Found {
        id: RequestId,
        found: FoundRows,
    },
    /// Who uses a definition and what it uses.
    Related {
        id: RequestId,
        view: RelationsView,
    },
    /// Where image, history and files do not say the same.
    Drifted {
        id: RequestId,
        rows: Arc<Vec<DriftRow>>,
    },
    /// What going back to a version would change.
    RevertPreviewed {
        id: RequestId,
        view: Box<RevertView>,
    },
    /// A program stopped and waits for `Command::Resume`; nothing where it goes on or has ended.
    Halted {
        view: Option<Box<StoppedView>>,
    },
    /// What a form means in a call of the stopped program, or why it means nothing.
    FrameAnswered {
        id: RequestId,
        text: String,
        ok: bool,
    },
    /// What was done last, as the history tells it.
    LastOperation {
        id: RequestId,
        last: LastOperation,
    },
    /// What the history tells in numbers.
    Insights {
        id: RequestId,
        view: Arc<InsightsView>,
    },
    /// How far a walk through the whole history is.
    Walking {
        id: RequestId,
        done: u64,
        total: u64,
    },
    /// Parts of a value that was shown.
    PartsFound {
        id: RequestId,
        view: PartsView,
    },
    /// What was not taken, newest first.
    Refusals {
        id: RequestId,
        rows: Arc<Vec<RefusalRow>>,
    },
    /// How far a proposal has come through the gate, all of it each time.
    Gated {
        id: RequestId,
        report: Box<GateReport>,
    },
    /// News of the conversation that a request goes on with.
    Conversed {
        id: RequestId,
        conversation: u64,
        said: Said,
    },
    /// The conversations of the project, newest first.
    Conversations {
        id: RequestId,
        rows: Arc<Vec<ConversationRow>>,
    },
    ConversationOpened {
        id: RequestId,
        view: Box<ConversationView>,
    },
    /// What a model would call some commits together.
    MessageProposed {
        id: RequestId,
        message: String,
    },
    ConversationExported {
        id: RequestId,
        path: String,
    },
    /// How a function is being healed.
    Healing {
        id: RequestId,
        news: Box<HealNews>,
    },
    HistoryFound {
        id: RequestId,
        lines: Vec<String>,
    },
    Verified {
        id: RequestId,
        entries: u64,
        problems: Vec<String>,
    },
    /// What the session is doing, and its counts; sent whenever one of them changes.
    Status(SessionStatus),
    /// What came of a text that was asked for.
    Answered {
        id: RequestId,
        answer: Box<Answer>,
    },
    /// The program of this request ended itself with a code; a front that is there for it alone
    /// ends with that code.
    Left {
        id: RequestId,
        code: i32,
    },
    /// The evaluation or load of this request is over.
    Finished {
        id: RequestId,
        ok: bool,
    },
    /// A command could not be carried out.
    Failed {
        id: Option<RequestId>,
        message: String,
        hint: Option<String>,
    },
    Stopped,
}
