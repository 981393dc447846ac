//! A rule as the network takes it: a row of steps for each way of its `or`s.

use super::TemplateIndex;
use super::atom::Atom;
use super::expression::ExpressionIndex;
use super::layout::{AlphaTest, Part, Source};

/// A fact to be joined.
#[derive(Clone, Debug)]
pub struct PlanJoint {
    pub template: TemplateIndex,
    /// In an order that depends on nothing but what they ask, so that equal ones are found.
    pub tests: Vec<AlphaTest>,
    pub keys: Vec<(Source, Part)>,
    pub different: Vec<(Source, Part)>,
}

/// What becomes a node.
#[derive(Clone, Debug)]
pub enum PlanStep {
    Join(PlanJoint),
    Count {
        joint: PlanJoint,
        exists: bool,
    },
    Filter {
        expression: ExpressionIndex,
        sources: Vec<Source>,
    },
    Group {
        exists: bool,
        inside: Vec<PlanStep>,
    },
}

/// One way in which a rule may fit.
#[derive(Clone, Debug)]
pub struct Branch {
    pub steps: Vec<PlanStep>,
    /// By variable, as the last token sees it; none where this way does not bind it.
    pub sources: Vec<Option<Source>>,
    /// How far above the last token the one is on which stands what the rule asserts.
    pub logical: Option<u32>,
    /// The conditions, as written, each with the number of steps up to its end.
    pub marks: Vec<(String, usize)>,
}

/// Returns every value that a branch has in itself.
pub fn constants(branch: &Branch) -> Vec<Atom> {
    let mut found = Vec::new();
    let of_source = |source: &Source| match source {
        Source::Constant(value) => Some(*value),
        _ => None,
    };
    let mut open: Vec<&PlanStep> = branch.steps.iter().collect();
    while let Some(step) = open.pop() {
        match step {
            PlanStep::Join(joint) | PlanStep::Count { joint, .. } => {
                found.extend(joint.tests.iter().filter_map(|test| match test {
                    AlphaTest::Equal(_, value) | AlphaTest::Different(_, value) => Some(*value),
                    _ => None,
                }));
                let pairs = joint.keys.iter().chain(&joint.different);
                found.extend(pairs.filter_map(|(source, _)| of_source(source)));
            }
            PlanStep::Filter { sources, .. } => found.extend(sources.iter().filter_map(of_source)),
            PlanStep::Group { inside, .. } => open.extend(inside),
        }
    }
    found.extend(branch.sources.iter().flatten().filter_map(of_source));
    found
}
