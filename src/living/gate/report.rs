//! How far a proposal has come through the gate, as fronts show it.

/// A step of the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// The text is read: it must define the names that were asked for.
    Reading,
    /// It is evaluated in a process of its own.
    Evaluation,
    /// Its own examples, and those of the definition it replaces.
    Examples,
    /// Examples and tests of what uses it.
    Dependents,
    /// What the rules find that they did not find before.
    Audit,
    /// What it may do to the world that it could not do before.
    Effects,
}

impl Stage {
    /// In the order in which they are done.
    pub const ALL: [Stage; 6] = [
        Stage::Reading,
        Stage::Evaluation,
        Stage::Examples,
        Stage::Dependents,
        Stage::Audit,
        Stage::Effects,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Stage::Reading => "reading",
            Stage::Evaluation => "evaluation",
            Stage::Examples => "examples",
            Stage::Dependents => "dependents",
            Stage::Audit => "audit",
            Stage::Effects => "effects",
        }
    }
}

/// What came of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepState {
    #[default]
    Waiting,
    Running,
    Passed,
    Failed,
    /// There is nothing to do in it, or a step before it failed.
    Skipped,
}

impl StepState {
    pub fn name(self) -> &'static str {
        match self {
            StepState::Waiting => "waiting",
            StepState::Running => "running",
            StepState::Passed => "passed",
            StepState::Failed => "failed",
            StepState::Skipped => "skipped",
        }
    }
}

/// One step for one definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateStep {
    pub step: Stage,
    pub state: StepState,
    /// What is to be said of it, a line each.
    pub detail: Vec<String>,
}

/// A definition that a proposal would bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatedDefinition {
    pub name: String,
    /// The text that the name has now; nothing where it is new.
    pub old: Option<String>,
    pub new: String,
    pub steps: Vec<GateStep>,
}

impl GatedDefinition {
    /// A definition of which nothing is known yet.
    pub fn waiting(name: String, old: Option<String>, new: String) -> GatedDefinition {
        let steps = Stage::ALL.map(|step| GateStep {
            step,
            state: StepState::Waiting,
            detail: Vec::new(),
        });
        GatedDefinition {
            name,
            old,
            new,
            steps: steps.into(),
        }
    }

    pub fn state(&self, stage: Stage) -> StepState {
        let step = self.steps.iter().find(|it| it.step == stage);
        step.map_or(StepState::Waiting, |it| it.state)
    }

    pub fn has_failed(&self) -> bool {
        self.steps.iter().any(|it| it.state == StepState::Failed)
    }
}

/// How far a proposal has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GateReport {
    /// In the order of the text.
    pub definitions: Vec<GatedDefinition>,
    /// What locks in the process that evaluates it.
    pub layers: Vec<String>,
    /// Whether every step is passed, so that somebody may accept it.
    pub may_apply: bool,
    /// What is wrong with the text as a whole.
    pub trouble: Option<String>,
}
