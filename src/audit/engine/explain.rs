//! Why a rule fired, and why it did not.

use super::layout::NodeKind;
use super::system::{Fired, System};
use super::{FactId, RuleIndex};

/// One firing: the rule, the facts it matched and what its variables were.
#[derive(Clone, Debug, PartialEq)]
pub struct Firing {
    pub rule: RuleIndex,
    pub facts: Vec<String>,
    pub variables: Vec<(String, String)>,
}

impl Firing {
    pub(super) fn of(system: &System, fired: &Fired) -> Firing {
        let facts = fired.facts.iter().filter_map(|&id| system.fact(id));
        let rule = system.rule(fired.rule);
        let variables = rule.variables.iter().zip(&fired.values);
        Firing {
            rule: fired.rule,
            facts: facts.map(|fact| system.draw(fact)).collect(),
            variables: variables
                .filter_map(|(name, value)| {
                    Some((name.clone(), system.stage.atoms.text((*value)?)))
                })
                .collect(),
        }
    }
}

/// How far a condition is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// As written.
    pub condition: String,
    /// Facts that fit it alone; none of what is no single pattern.
    pub alone: Option<usize>,
    /// Ways in which it fits together with all conditions before it.
    pub together: usize,
    /// The facts of these ways, as far as one wants to see them.
    pub matches: Vec<Vec<FactId>>,
}

/// Ways of which the facts are shown.
const MATCHES_MAX: usize = 20;

impl System {
    /// Returns, for each way of a rule's `or`s, how far its conditions are met. The first that is met
    /// in no way is what holds the rule up.
    pub fn met(&mut self, rule: RuleIndex) -> Vec<Vec<Met>> {
        let rule = &self.rules[rule.0];
        let branches = rule.branches.iter().zip(&rule.paths);
        let branches: Vec<_> = branches
            .map(|(branch, path)| (branch.marks.clone(), path.nodes.clone()))
            .collect();
        let mut ways = Vec::new();
        for (marks, nodes) in branches {
            let mut before = 0;
            let mut conditions = Vec::new();
            for (condition, end) in marks {
                let alone = nodes.get(before).and_then(|&first| self.alone(first));
                let tokens = &self.stage.tokens;
                let matches: Vec<_> = match end.checked_sub(1).and_then(|last| nodes.get(last)) {
                    Some(&node) => tokens
                        .of_node(node)
                        .filter(|&token| tokens.get(token).passes)
                        .collect(),
                    None => Vec::new(),
                };
                let shown = matches.iter().rev().take(MATCHES_MAX);
                conditions.push(Met {
                    condition,
                    alone,
                    together: matches.len(),
                    matches: shown.map(|&token| self.fact_ids(token)).collect(),
                });
                before = end;
            }
            ways.push(conditions);
        }
        ways
    }

    /// Returns how many facts fit the pattern of a node.
    fn alone(&mut self, node: u32) -> Option<usize> {
        let (NodeKind::Join(joint) | NodeKind::Count { joint, .. }) =
            &self.layout.nodes[node as usize].kind
        else {
            return None;
        };
        let alpha = &self.layout.alphas[joint.alpha as usize];
        let entered = self.stage.facts.entered(alpha.template).into_iter();
        let stage = &mut self.stage;
        let fitting = entered.filter(|&fact| stage.passes(fact, &alpha.tests));
        Some(fitting.count())
    }
}
