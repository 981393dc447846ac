//! From a rule as read to a plan: names become places in tokens, `or` becomes several ways.

use super::agenda::Agenda;
use super::atom::{Atom, Atoms};
use super::expression::{Compiler, Expression, ExpressionIndex};
use super::layout::{AlphaTest, Part, Source};
use super::plan::{Branch, PlanJoint, PlanStep};
use super::rule::Action;
use super::{
    ActionDraft, ConditionDraft, ConditionKind, ConstraintDraft, Datum, Draft, EngineError,
    ExpressionDraft, PatternDraft, Rule, Template, TemplateIndex,
};

/// Ways that the `or`s of one rule may make.
const BRANCHES_MAX: usize = 1_000;

/// What a rule may refer to, and who takes its expressions.
pub struct Surroundings<'engine> {
    pub templates: &'engine [Template],
    pub atoms: &'engine mut Atoms,
    pub agenda: &'engine mut Agenda,
    pub compiler: &'engine mut dyn Compiler,
}

/// Compiles a rule; the given variables have values before anything is matched.
pub fn compile(
    draft: &Draft,
    given: &[(&str, Datum)],
    surroundings: Surroundings<'_>,
) -> Result<Rule, EngineError> {
    let Surroundings {
        templates,
        atoms,
        agenda,
        compiler,
    } = surroundings;
    let context = draft.option("context").and_then(Datum::text);
    let context = context.map_or(0, |name| agenda.context(name));
    let given = given
        .iter()
        .map(|(name, value)| (name.to_string(), Place::Given(atoms.atom(value))))
        .collect();
    let mut compilation = Compilation {
        templates,
        atoms,
        compiler,
        rule: Rule::of(draft, context),
        scope: given,
        depth: 0,
        compiled: Vec::new(),
    };
    compilation.left_side(draft)?;
    for action in &draft.actions {
        let action = compilation.action(action)?;
        compilation.rule.actions.push(action);
    }
    Ok(compilation.rule)
}

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
enum Place {
    Given(Atom),
    /// A part of the fact that the token at a depth has.
    Part(u32, Part),
    Fact(u32, TemplateIndex),
}

type Scope = Vec<(String, Place)>;

/// A condition without `or`, `and` and `forall`.
#[derive(Clone, Debug)]
enum Element<'draft> {
    Match(&'draft PatternDraft),
    Test(&'draft ExpressionDraft),
    Group(bool, Vec<Element<'draft>>),
    /// What stands here was written as one condition.
    Mark(&'draft str),
    /// All before it is what `logical` says.
    Logical,
}

/// A rule on its way from draft to plan.
struct Compilation<'engine> {
    templates: &'engine [Template],
    atoms: &'engine mut Atoms,
    compiler: &'engine mut dyn Compiler,
    rule: Rule,
    scope: Scope,
    /// Of the last token so far.
    depth: u32,
    /// Expressions that were compiled for another branch.
    compiled: Vec<(usize, ExpressionIndex)>,
}

impl Compilation<'_> {
    fn left_side(&mut self, draft: &Draft) -> Result<(), EngineError> {
        let given = self.scope.clone();
        let mut scopes = Vec::new();
        for way in self.ways(&draft.conditions, true)? {
            self.scope.clone_from(&given);
            self.depth = 0;
            let mut branch = Branch {
                steps: Vec::new(),
                sources: Vec::new(),
                logical: None,
                marks: Vec::new(),
            };
            for element in &way {
                match element {
                    Element::Mark(text) => {
                        branch.marks.push((text.to_string(), branch.steps.len()))
                    }
                    // For now, the depth itself.
                    Element::Logical => branch.logical = Some(self.depth),
                    _ => self.element(element, &mut branch.steps)?,
                }
            }
            branch.logical = branch.logical.map(|depth| self.depth - depth);
            for (name, _) in &self.scope {
                if !self.rule.variables.contains(name) {
                    self.rule.variables.push(name.clone());
                }
            }
            scopes.push((self.scope.clone(), self.depth));
            self.rule.branches.push(branch);
        }
        for (branch, (scope, depth)) in self.rule.branches.iter_mut().zip(scopes) {
            let variables = self.rule.variables.iter();
            branch.sources = variables
                .map(|name| Some(source(find(&scope, name)?, depth)))
                .collect();
        }
        Ok(())
    }

    /// Returns the ways in which conditions hold together.
    fn ways<'draft>(
        &self,
        conditions: &'draft [ConditionDraft],
        is_top: bool,
    ) -> Result<Vec<Vec<Element<'draft>>>, EngineError> {
        let mut ways = vec![Vec::new()];
        for condition in conditions {
            let mut inner = self.ways_of(condition)?;
            if is_top {
                for way in &mut inner {
                    way.push(Element::Mark(&condition.text));
                }
            }
            if ways.len() * inner.len() > BRANCHES_MAX {
                return Err(self.wrong(format!("its `or`s make more than {BRANCHES_MAX} ways")));
            }
            ways = ways
                .iter()
                .flat_map(|before| {
                    inner
                        .iter()
                        .map(move |after| [&before[..], &after[..]].concat())
                })
                .collect();
        }
        Ok(ways)
    }

    /// The reader bounds how deep this goes.
    fn ways_of<'draft>(
        &self,
        condition: &'draft ConditionDraft,
    ) -> Result<Vec<Vec<Element<'draft>>>, EngineError> {
        let none = |inner: Vec<Vec<Element<'draft>>>| -> Vec<Element<'draft>> {
            let groups = inner.into_iter();
            groups.map(|it| Element::Group(false, it)).collect()
        };
        Ok(match &condition.kind {
            ConditionKind::Match(pattern) => vec![vec![Element::Match(pattern)]],
            ConditionKind::Test(test) => vec![vec![Element::Test(test)]],
            ConditionKind::And(all) => self.ways(all, false)?,
            ConditionKind::Logical(all) => {
                let mut ways = self.ways(all, false)?;
                for way in &mut ways {
                    way.push(Element::Logical);
                }
                ways
            }
            ConditionKind::Or(some) => {
                let mut ways = Vec::new();
                for one in some {
                    ways.extend(self.ways_of(one)?);
                }
                ways
            }
            ConditionKind::Not(all) => vec![none(self.ways(all, false)?)],
            ConditionKind::Exists(all) => {
                let mut inner = self.ways(all, false)?;
                match inner.len() {
                    1 => vec![vec![Element::Group(true, inner.remove(0))]],
                    _ => vec![vec![Element::Group(false, none(inner))]],
                }
            }
            ConditionKind::Forall(all) => {
                let [first, others @ ..] = &all[..] else {
                    return Err(self.wrong("a `forall` has at least one condition".to_string()));
                };
                let others = none(self.ways(others, false)?);
                let firsts = self.ways_of(first)?.into_iter();
                let exceptions = firsts.map(|first| [&first[..], &others].concat());
                vec![none(exceptions.collect())]
            }
        })
    }

    fn wrong(&self, message: String) -> EngineError {
        EngineError::Pattern {
            rule: self.rule.name.clone(),
            message,
        }
    }

    fn element(
        &mut self,
        element: &Element<'_>,
        steps: &mut Vec<PlanStep>,
    ) -> Result<(), EngineError> {
        match element {
            Element::Mark(_) | Element::Logical => Ok(()),
            Element::Match(pattern) => {
                let (joint, tests) = self.pattern(pattern)?;
                steps.push(PlanStep::Join(joint));
                tests.iter().try_for_each(|test| self.filter(test, steps))
            }
            Element::Test(test) => self.filter(test, steps),
            Element::Group(exists, inside) => {
                let (scope, depth) = (self.scope.clone(), self.depth);
                let mut inner = Vec::new();
                for element in inside {
                    self.element(element, &mut inner)?;
                }
                // What is bound inside is not seen outside.
                self.scope = scope;
                self.depth = depth + 1;
                let exists = *exists;
                let is_joint = matches!(inner[..], [PlanStep::Join(_)]);
                let step = match inner.pop() {
                    Some(PlanStep::Join(joint)) if is_joint => PlanStep::Count { joint, exists },
                    Some(last) => {
                        inner.push(last);
                        let inside = inner;
                        PlanStep::Group { exists, inside }
                    }
                    None => return Err(self.wrong("a condition says nothing".to_string())),
                };
                steps.push(step);
                Ok(())
            }
        }
    }

    fn filter(
        &mut self,
        test: &ExpressionDraft,
        steps: &mut Vec<PlanStep>,
    ) -> Result<(), EngineError> {
        let expression = self.expression(test)?;
        let sources = test.variables.iter();
        let sources = sources
            .map(|name| Ok(source(self.known(name)?, self.depth)))
            .collect::<Result<_, EngineError>>()?;
        steps.push(PlanStep::Filter {
            expression,
            sources,
        });
        self.depth += 1;
        Ok(())
    }

    fn expression(&mut self, draft: &ExpressionDraft) -> Result<ExpressionIndex, EngineError> {
        let known = self
            .compiled
            .iter()
            .find(|(index, _)| *index == draft.index);
        if let Some((_, compiled)) = known {
            return Ok(*compiled);
        }
        let compiled = self.compiler.compile(draft);
        let compiled = compiled.map_err(|message| EngineError::Evaluation {
            rule: self.rule.name.clone(),
            expression: draft.text.clone(),
            message,
        })?;
        self.compiled.push((draft.index, compiled));
        Ok(compiled)
    }

    fn known(&self, name: &str) -> Result<Place, EngineError> {
        find(&self.scope, name).ok_or_else(|| EngineError::UnboundVariable {
            rule: self.rule.name.clone(),
            variable: name.to_string(),
        })
    }

    fn template(&self, name: &str) -> Result<TemplateIndex, EngineError> {
        let found = self.templates.iter().position(|it| it.name == name);
        found
            .map(TemplateIndex)
            .ok_or_else(|| EngineError::UnknownTemplate {
                rule: self.rule.name.clone(),
                template: name.to_string(),
            })
    }

    fn slot(&self, template: TemplateIndex, name: &str) -> Result<usize, EngineError> {
        let template = &self.templates[template.0];
        template.slot(name).ok_or_else(|| EngineError::UnknownSlot {
            rule: self.rule.name.clone(),
            template: template.name.clone(),
            slot: name.to_string(),
        })
    }

    /// Returns what must be joined, and the tests to be made then.
    fn pattern<'draft>(
        &mut self,
        draft: &'draft PatternDraft,
    ) -> Result<(PlanJoint, Vec<&'draft ExpressionDraft>), EngineError> {
        let template = self.template(&draft.template)?;
        let mut joint = PlanJoint {
            template,
            tests: Vec::new(),
            keys: Vec::new(),
            different: Vec::new(),
        };
        // What is bound before the pattern, and by it; tests may stand before what they are about.
        let outside = self.scope.len();
        let mut said: Vec<(Part, &ConstraintDraft)> = Vec::new();
        for (name, constraints) in &draft.slots {
            let slot = self.slot(template, name)?;
            match self.templates[template.0].slots[slot].is_multi {
                true => self.row(slot as u32, constraints, &mut joint, &mut said)?,
                false => {
                    let part = Part::Slot(slot as u32);
                    said.extend(constraints.iter().map(|constraint| (part, constraint)));
                }
            }
        }
        let here = self.depth + 1;
        for (part, constraint) in &said {
            let (ConstraintDraft::Variable(name) | ConstraintDraft::Rest(Some(name))) = constraint
            else {
                continue;
            };
            match find(&self.scope, name) {
                None => self.scope.push((name.clone(), Place::Part(here, *part))),
                Some(Place::Part(depth, first)) if depth == here => {
                    if first != *part {
                        joint.tests.push(AlphaTest::Same(first, *part));
                    }
                }
                Some(Place::Given(value)) => joint.tests.push(AlphaTest::Equal(*part, value)),
                Some(place) => joint.keys.push((source(place, self.depth), *part)),
            }
        }
        let mut tests = Vec::new();
        for (part, constraint) in &said {
            match constraint {
                ConstraintDraft::Equal(value) => {
                    let value = self.atoms.atom(value);
                    joint.tests.push(AlphaTest::Equal(*part, value));
                }
                ConstraintDraft::NotEqual(value) => {
                    let value = self.atoms.atom(value);
                    joint.tests.push(AlphaTest::Different(*part, value));
                }
                ConstraintDraft::NotVariable(name) => match self.known(name)? {
                    Place::Part(depth, first) if depth == here => {
                        joint.tests.push(AlphaTest::Unlike(first, *part));
                    }
                    Place::Given(value) => joint.tests.push(AlphaTest::Different(*part, value)),
                    place => joint.different.push((source(place, self.depth), *part)),
                },
                ConstraintDraft::Test(test) => tests.push(test),
                ConstraintDraft::Any | ConstraintDraft::Rest(_) | ConstraintDraft::Variable(_) => {}
            }
        }
        joint.tests.sort_by_cached_key(|test| format!("{test:?}"));
        // What is cheap and says much comes first, and lengths before what relies on them.
        joint.tests.sort_by_key(|test| match test {
            AlphaTest::Length(..) | AlphaTest::Least(..) => 0,
            AlphaTest::Equal(..) => 1,
            _ => 2,
        });
        joint.tests.dedup();
        self.depth = here;
        if let Some(name) = &draft.fact {
            if self.scope[outside..].iter().any(|(it, _)| it == name) {
                let message = format!("`{name}` is a fact and a value in one pattern");
                return Err(self.wrong(message));
            }
            self.scope.retain(|(it, _)| it != name);
            self.scope.push((name.clone(), Place::Fact(here, template)));
        }
        Ok((joint, tests))
    }

    /// Takes apart what is said of a row: elements in front, any number of others, elements behind.
    ///
    /// A list behind an element says more about that element.
    fn row<'draft>(
        &self,
        slot: u32,
        constraints: &'draft [ConstraintDraft],
        joint: &mut PlanJoint,
        said: &mut Vec<(Part, &'draft ConstraintDraft)>,
    ) -> Result<(), EngineError> {
        let mut fields: Vec<Vec<&ConstraintDraft>> = Vec::new();
        for constraint in constraints {
            let says_more = matches!(
                constraint,
                ConstraintDraft::NotEqual(_)
                    | ConstraintDraft::NotVariable(_)
                    | ConstraintDraft::Test(_)
            );
            match fields.last_mut() {
                Some(field) if says_more => field.push(constraint),
                _ => fields.push(vec![constraint]),
            }
        }
        let is_rest = |field: &Vec<&ConstraintDraft>| matches!(field[0], ConstraintDraft::Rest(_));
        let rest = fields.iter().position(is_rest);
        if fields.iter().filter(|field| is_rest(field)).count() > 1 {
            return Err(self.wrong("a row may have one `$?` part, not several".to_string()));
        }
        let count = fields.len() as u32;
        joint.tests.push(match rest {
            None => AlphaTest::Length(slot, count),
            Some(_) => AlphaTest::Least(slot, count - 1),
        });
        for (at, field) in fields.into_iter().enumerate() {
            let (at, end) = (at as u32, count - at as u32);
            let part = match rest {
                Some(rest) if rest as u32 == at => Part::Between {
                    slot,
                    from: at,
                    short: end - 1,
                },
                Some(rest) if at > rest as u32 => Part::FromEnd { slot, at: end },
                _ => Part::Element { slot, at },
            };
            said.extend(field.into_iter().map(|constraint| (part, constraint)));
        }
        Ok(())
    }

    fn action(&mut self, draft: &ActionDraft) -> Result<Action, EngineError> {
        Ok(match draft {
            ActionDraft::Assert { template, slots } => {
                let template = self.template(template)?;
                let slots = self.slots(template, slots)?;
                Action::Assert { template, slots }
            }
            ActionDraft::Retract(fact) => Action::Retract(self.fact(fact)?.0),
            ActionDraft::Modify { fact, slots } => {
                let (fact, template) = self.fact(fact)?;
                let slots = self.slots(template, slots)?;
                Action::Modify {
                    fact,
                    template,
                    slots,
                }
            }
            ActionDraft::Halt => Action::Halt,
            ActionDraft::Evaluate(expression) => Action::Evaluate(self.value(expression)?),
        })
    }

    fn slots(
        &mut self,
        template: TemplateIndex,
        drafts: &[(String, ExpressionDraft)],
    ) -> Result<Vec<(usize, Expression)>, EngineError> {
        drafts
            .iter()
            .map(|(slot, value)| Ok((self.slot(template, slot)?, self.value(value)?)))
            .collect()
    }

    fn value(&mut self, draft: &ExpressionDraft) -> Result<Expression, EngineError> {
        let names = draft.variables.iter();
        let variables = names
            .map(|name| self.variable(name))
            .collect::<Result<_, _>>()?;
        Ok(Expression {
            text: draft.text.clone(),
            variables,
            compiled: self.expression(draft)?,
        })
    }

    /// Returns a variable that every way binds.
    fn variable(&self, name: &str) -> Result<usize, EngineError> {
        let found = self.rule.variables.iter().position(|it| it == name);
        let bound = found.filter(|&at| {
            let mut branches = self.rule.branches.iter();
            branches.all(|branch| branch.sources[at].is_some())
        });
        bound.ok_or_else(|| EngineError::UnboundVariable {
            rule: self.rule.name.clone(),
            variable: name.to_string(),
        })
    }

    /// Returns a variable that holds a fact, and that fact's template.
    fn fact(&self, name: &str) -> Result<(usize, TemplateIndex), EngineError> {
        let variable = self.variable(name)?;
        match find(&self.scope, name) {
            Some(Place::Fact(_, template)) => Ok((variable, template)),
            _ => Err(EngineError::NoFact {
                rule: self.rule.name.clone(),
                variable: name.to_string(),
            }),
        }
    }
}

fn find(scope: &Scope, name: &str) -> Option<Place> {
    let found = scope.iter().rev().find(|(it, _)| it == name)?;
    Some(found.1)
}

/// Returns a place as the token at a depth sees it.
fn source(place: Place, depth: u32) -> Source {
    match place {
        Place::Given(value) => Source::Constant(value),
        Place::Part(at, part) => Source::Part {
            up: depth - at,
            part,
        },
        Place::Fact(at, _) => Source::Fact { up: depth - at },
    }
}
