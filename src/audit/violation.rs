//! What a rule says about a definition.

/// How bad a violation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
    Info,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }

    pub fn from_name(name: &str) -> Option<Severity> {
        [Severity::Error, Severity::Warning, Severity::Info]
            .into_iter()
            .find(|it| it.name() == name)
    }
}

/// What is found where a rule fails.
pub const FAILING_ID: &str = "AUDIT";
pub const FAILING_NAME: &str = "failing-rule";

/// One finding of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule's id, such as `1.1` or `NASA-05`.
    pub rule: String,
    /// The rule's name for people, such as `high-cyclomatic-complexity`.
    pub rule_name: String,
    pub severity: Severity,
    pub points: u32,
    pub message: String,
    /// Where in the definition's text, as bytes from its start.
    pub span: Option<(u32, u32)>,
    /// The rule's `:version`: it grows when the rule means something else than before.
    pub version: u32,
    /// What to write instead, where that is safe.
    pub fix: Option<Fix>,
}

impl Violation {
    /// Takes away places that are none of this text: rules of a project may say anything.
    pub(super) fn hold_to(&mut self, text: &str, otherwise: Option<(u32, u32)>) {
        let is_inside = |(start, end): (u32, u32)| text.get(start as usize..end as usize).is_some();
        if self.span.is_some_and(|it| !is_inside(it)) {
            self.span = otherwise;
        }
        if self.fix.as_ref().is_some_and(|it| !is_inside(it.span)) {
            self.fix = None;
        }
    }

    /// Moves its places to a text that begins this much earlier.
    pub(super) fn shift(&mut self, bytes: u32) {
        let moved = |(start, end): (u32, u32)| (start + bytes, end + bytes);
        self.span = self.span.map(moved);
        if let Some(fix) = &mut self.fix {
            fix.span = moved(fix.span);
        }
    }
}

/// A change of a definition's text that ends a finding and leaves the meaning as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced, as bytes from the start of the definition's text.
    pub span: (u32, u32),
    pub text: String,
}

/// The worst comes first; of equals, what stands first.
pub(super) fn sort(violations: &mut [Violation]) {
    violations.sort_by(|left, right| {
        let order = |it: &Violation| (it.severity, std::cmp::Reverse(it.points));
        order(left)
            .cmp(&order(right))
            .then_with(|| left.rule.cmp(&right.rule))
            .then_with(|| left.span.cmp(&right.span))
            .then_with(|| left.message.cmp(&right.message))
    });
}

/// What becomes of a definition after its rules have fired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No violation at all.
    Clean,
    /// Violations are listed, the definition is accepted.
    Accepted,
    /// The score is above the tolerance and the policy is `deny`.
    Denied,
}

/// Who keeps a finding quiet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeper {
    /// `;;@allow` before the definition.
    Source,
    /// The policy of the project.
    Policy,
    /// A list of what was there before.
    Baseline,
}

/// A finding that does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    pub violation: Violation,
    pub by: Keeper,
    pub reason: String,
}

/// What `audit` answers for one definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// What counts, the worst first.
    pub violations: Vec<Violation>,
    pub suppressed: Vec<Suppressed>,
    /// The points of what counts, together.
    pub score: u32,
    pub verdict: Verdict,
    /// The name of a rule that refuses by itself.
    pub refused_by: Option<String>,
}
