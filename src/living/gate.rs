//! The gate: the only way for a model's text into the image.
//!
//! ```text
//!  text ─► reading ─► evaluation ─► examples ─► dependents ─► audit ─► effects ─► a person, or a rule
//!          names,     in a worker process,      tests of      new findings, and
//!          arity      locked in                 its users     what it may do to the world
//! ```
//!
//! A step that fails ends it: those behind are not done. The gate itself does nothing: it says what it
//! wants done and is told what came of it.

pub mod decision;
pub mod graft;
pub mod reading;
pub mod report;

use crate::lang::definition::Definition;
use crate::lang::source::SourceText;
use report::{GateReport, GatedDefinition, Stage, StepState};

/// What a name means where a proposal comes in.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Its definition; nothing where it is new.
    pub definition: Option<Definition>,
    /// Whether it belongs to the language, which no proposal changes.
    pub is_of_language: bool,
}

/// What the gate wants done with all definitions of the proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Evaluate them in a worker, with their examples and those of what uses them.
    Try,
    /// Ask the rules, and say what they did not find in the old ones.
    Judge,
    /// Say what they do to the world that the old ones do not.
    Weigh,
}

/// What came of a wish, for each definition in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Tried(Trial),
    Judged(Vec<Judged>),
    Weighed(Vec<Vec<String>>),
}

/// What came of a worker.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trial {
    pub layers: Vec<String>,
    /// Why there is no answer, where there is none.
    pub ended: Option<String>,
    pub definitions: Vec<Tried>,
    /// What uses the definitions: the first one answers for it.
    pub dependents: Checked,
}

/// What came of one definition in a worker.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tried {
    pub trouble: Option<String>,
    pub examples: Checked,
}

/// Examples or tests that were run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    pub total: usize,
    /// Those that failed, a line each.
    pub failed: Vec<String>,
    /// What else is to be said, a line each.
    pub remarks: Vec<String>,
}

/// What the rules say of one definition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    pub refused: Option<String>,
    /// Findings that the old definition does not have, a line each.
    pub findings: Vec<String>,
}

/// A proposal on its way.
#[derive(Clone, Debug)]
pub struct Gate {
    report: GateReport,
    definitions: Vec<Definition>,
    olds: Vec<Option<Definition>>,
    wish: Option<Wish>,
    examples: Checked,
    findings: usize,
    effects: usize,
}

impl Gate {
    /// Reads a proposal. `allowed` are the names that it may define, `standing` says what a name means, and
    /// `keeps` what of the old definition stays.
    pub fn begin(
        source: &SourceText,
        allowed: &[String],
        keeps: graft::Keeps,
        standing: impl Fn(&str) -> Standing,
    ) -> Gate {
        let mut gate = Gate {
            report: GateReport::default(),
            definitions: Vec::new(),
            olds: Vec::new(),
            wish: None,
            examples: Checked::default(),
            findings: 0,
            effects: 0,
        };
        match reading::read(source, allowed) {
            Err(trouble) => gate.report.trouble = Some(trouble),
            Ok(found) => gate.read(found, keeps, standing),
        }
        gate
    }

    fn read(
        &mut self,
        found: Vec<Definition>,
        keeps: graft::Keeps,
        standing: impl Fn(&str) -> Standing,
    ) {
        for new in found {
            let stands = standing(&new.name);
            let (new, misfit) = match &stands.definition {
                _ if stands.is_of_language => {
                    let name = &new.name;
                    let misfit = format!("`{name}` belongs to the language, which is not patched");
                    (new, Some(misfit))
                }
                Some(old) => {
                    let misfit = reading::misfit(old, &new);
                    (graft::graft(old, new, keeps), misfit)
                }
                None => (new, None),
            };
            let old = stands.definition.as_ref().map(|it| it.text.clone());
            let gated = GatedDefinition::waiting(new.name.clone(), old, new.text.clone());
            self.report.definitions.push(gated);
            let at = self.definitions.len();
            match misfit {
                Some(misfit) => self.step(at, Stage::Reading, StepState::Failed, vec![misfit]),
                None => self.step(at, Stage::Reading, StepState::Passed, Vec::new()),
            }
            self.definitions.push(new);
            self.olds.push(stands.definition);
        }
        self.go_on(Stage::Evaluation, Wish::Try);
    }

    pub fn report(&self) -> &GateReport {
        &self.report
    }

    /// The definitions that would come in, with what they keep of the old ones.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// What they would replace.
    pub fn olds(&self) -> &[Option<Definition>] {
        &self.olds
    }

    /// Returns what is to be done next; nothing where the proposal has come to its end.
    pub fn wish(&self) -> Option<Wish> {
        self.wish
    }

    /// The examples that were run, of all definitions together.
    pub fn examples(&self) -> &Checked {
        &self.examples
    }

    /// How many findings are new.
    pub fn new_findings(&self) -> usize {
        self.findings
    }

    /// How many effects are new.
    pub fn new_effects(&self) -> usize {
        self.effects
    }

    /// Returns everything that went wrong, a line each.
    pub fn failures(&self) -> Vec<String> {
        let steps = self.report.definitions.iter().flat_map(|it| &it.steps);
        let failed = steps.filter(|it| it.state == StepState::Failed);
        let details = failed.flat_map(|it| it.detail.iter().cloned());
        self.report.trouble.iter().cloned().chain(details).collect()
    }

    /// Takes what came of a wish.
    pub fn answer(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Tried(trial) => self.tried(trial),
            Outcome::Judged(judged) => self.judged(judged),
            Outcome::Weighed(weighed) => self.weighed(weighed),
        }
    }

    fn tried(&mut self, trial: Trial) {
        self.report.layers = trial.layers;
        if let Some(ended) = trial.ended {
            for at in 0..self.definitions.len() {
                self.step(
                    at,
                    Stage::Evaluation,
                    StepState::Failed,
                    vec![ended.clone()],
                );
            }
            return self.end();
        }
        for (at, tried) in trial.definitions.into_iter().enumerate() {
            match tried.trouble {
                Some(trouble) => {
                    self.step(at, Stage::Evaluation, StepState::Failed, vec![trouble]);
                }
                None => {
                    self.step(at, Stage::Evaluation, StepState::Passed, Vec::new());
                    self.examples.total += tried.examples.total;
                    let failed = tried.examples.failed.iter().cloned();
                    self.examples.failed.extend(failed);
                    self.checked(at, Stage::Examples, tried.examples);
                }
            }
        }
        if self.has_failed() {
            return self.end();
        }
        self.checked(0, Stage::Dependents, trial.dependents);
        for at in 1..self.definitions.len() {
            self.step(at, Stage::Dependents, StepState::Skipped, Vec::new());
        }
        self.go_on(Stage::Audit, Wish::Judge);
    }

    fn checked(&mut self, at: usize, stage: Stage, checked: Checked) {
        let Checked {
            total,
            failed,
            remarks,
        } = checked;
        let state = match (failed.is_empty(), total) {
            (false, _) => StepState::Failed,
            (true, 0) => StepState::Skipped,
            (true, _) => StepState::Passed,
        };
        let mut detail = match state {
            StepState::Passed => vec![format!("{total} of {total} hold")],
            _ => failed,
        };
        detail.extend(remarks);
        self.step(at, stage, state, detail);
    }

    fn judged(&mut self, judged: Vec<Judged>) {
        for (at, it) in judged.into_iter().enumerate() {
            self.findings += it.findings.len();
            let state = match it.refused {
                Some(_) => StepState::Failed,
                None => StepState::Passed,
            };
            let detail = it.refused.into_iter().chain(it.findings).collect();
            self.step(at, Stage::Audit, state, detail);
        }
        self.go_on(Stage::Effects, Wish::Weigh);
    }

    fn weighed(&mut self, weighed: Vec<Vec<String>>) {
        for (at, wider) in weighed.into_iter().enumerate() {
            self.effects += wider.len();
            self.step(at, Stage::Effects, StepState::Passed, wider);
        }
        self.wish = None;
        self.report.may_apply = !self.has_failed() && !self.definitions.is_empty();
    }

    fn step(&mut self, at: usize, stage: Stage, state: StepState, detail: Vec<String>) {
        let definition = self.report.definitions.get_mut(at);
        let steps = definition.into_iter().flat_map(|it| &mut it.steps);
        for step in steps.filter(|it| it.step == stage) {
            step.state = state;
            step.detail.clone_from(&detail);
        }
    }

    fn has_failed(&self) -> bool {
        self.report.definitions.iter().any(|it| it.has_failed())
    }

    /// Begins the next step, unless one has failed.
    fn go_on(&mut self, stage: Stage, wish: Wish) {
        if self.has_failed() {
            return self.end();
        }
        for at in 0..self.definitions.len() {
            self.step(at, stage, StepState::Running, Vec::new());
        }
        self.wish = Some(wish);
    }

    /// Ends before the end: what waits is not done.
    fn end(&mut self) {
        self.wish = None;
        let steps = self.report.definitions.iter_mut();
        for step in steps.flat_map(|it| &mut it.steps) {
            if matches!(step.state, StepState::Waiting | StepState::Running) {
                step.state = StepState::Skipped;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::definition::{TopForm, definitions};

    fn sole(text: &str) -> Option<Definition> {
        let source = SourceText::new("old", text);
        definitions(&source).0.into_iter().find_map(|it| match it {
            TopForm::Definition(it) => Some(*it),
            TopForm::Expression { .. } => None,
        })
    }

    fn gate(text: &str) -> Gate {
        let names = ["f".to_string(), "g".to_string(), "list".to_string()];
        let source = SourceText::new("proposal", text);
        Gate::begin(&source, &names, graft::Keeps::Missing, |name| Standing {
            definition: (name == "f")
                .then(|| sole("(defn f \"Says.\" (n) n)"))
                .flatten(),
            is_of_language: name == "list",
        })
    }

    fn states(gate: &Gate) -> Vec<String> {
        let definitions = gate.report().definitions.iter();
        let row = definitions.map(|it| {
            let states = it.steps.iter().map(|step| step.state.name());
            states.collect::<Vec<_>>().join(" ")
        });
        row.collect()
    }

    fn trial(tried: Vec<Tried>) -> Outcome {
        Outcome::Tried(Trial {
            definitions: tried,
            ..Trial::default()
        })
    }

    fn held(total: usize, failed: &[&str]) -> Tried {
        Tried {
            trouble: None,
            examples: Checked {
                total,
                failed: failed.iter().map(|it| it.to_string()).collect(),
                remarks: Vec::new(),
            },
        }
    }

    #[test]
    fn a_proposal_that_passes_every_step_may_be_applied() {
        let mut gate = gate("(defn f (n) (* n 1)) (defn g () 1)");
        assert_eq!(gate.wish(), Some(Wish::Try));
        gate.answer(trial(vec![held(2, &[]), held(0, &[])]));
        assert_eq!(gate.wish(), Some(Wish::Judge));
        let finding = Judged {
            refused: None,
            findings: vec!["a finding".into()],
        };
        gate.answer(Outcome::Judged(vec![finding, Judged::default()]));
        assert_eq!(gate.wish(), Some(Wish::Weigh));
        assert!(!gate.report().may_apply);
        gate.answer(Outcome::Weighed(vec![vec!["file".into()], Vec::new()]));
        assert_eq!(gate.wish(), None);
        assert!(gate.report().may_apply);
        assert_eq!((gate.new_findings(), gate.new_effects()), (1, 1));
        assert_eq!(
            states(&gate),
            [
                "passed passed passed skipped passed passed",
                "passed passed skipped skipped passed passed"
            ]
        );
    }

    #[test]
    fn a_step_that_fails_ends_it() {
        let mut failing = gate("(defn f (n) (* n 1))");
        failing.answer(trial(vec![held(2, &["(f 1) => 2  (wrong)"])]));
        assert_eq!(failing.wish(), None);
        assert!(!failing.report().may_apply);
        assert_eq!(
            states(&failing),
            ["passed passed failed skipped skipped skipped"]
        );
        assert_eq!(failing.failures(), ["(f 1) => 2  (wrong)"]);
        let mut dead = gate("(defn f (n) (* n 1))");
        dead.answer(Outcome::Tried(Trial {
            ended: Some("it was killed".into()),
            ..Trial::default()
        }));
        assert_eq!(
            states(&dead),
            ["passed failed skipped skipped skipped skipped"]
        );
        let mut refused = gate("(defn f (n) (* n 1))");
        refused.answer(trial(vec![held(0, &[])]));
        refused.answer(Outcome::Judged(vec![Judged {
            refused: Some("refused by the rules".into()),
            findings: Vec::new(),
        }]));
        assert_eq!(refused.wish(), None);
        assert!(!refused.report().may_apply);
    }

    #[test]
    fn the_language_and_narrower_functions_are_refused_when_read() {
        for text in ["(defn list (a) a)", "(defn f () 1)"] {
            let gate = gate(text);
            assert_eq!(gate.wish(), None, "{text}");
            assert_eq!(
                states(&gate),
                ["failed skipped skipped skipped skipped skipped"]
            );
        }
        assert!(gate("nothing").report().trouble.is_some());
    }
}
