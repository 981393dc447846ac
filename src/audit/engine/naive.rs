//! The engine beside a matcher that tries everything anew after each change: they agree on what is
//! ready to fire after any sequence of changes, for rules made of every conditional element.

use std::collections::BTreeMap;

use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop, prop_assert_eq, prop_oneof, proptest,
};

use super::{
    Atom, Compiler, ConditionDraft, ConditionKind, ConstraintDraft, Datum, Draft, ExpressionDraft,
    ExpressionIndex, FactId, PatternDraft, Step, System, Template,
};

/// One way in which a rule fits: its facts, in the order of the conditions.
type Way = Vec<FactId>;
type Bindings = Vec<(String, Datum)>;

/// What is known, as a plain list.
#[derive(Default)]
struct Naive {
    facts: Vec<(FactId, String, Vec<Datum>)>,
    rules: Vec<Draft>,
    /// By rule and way: when it came to fit, and whether it has fired.
    present: BTreeMap<(String, Way), (usize, bool)>,
    changes: usize,
}

const SLOTS: [&str; 3] = ["x", "y", "row"];

impl Naive {
    /// Notes a change and everything that fits now.
    fn refresh(&mut self) {
        self.changes += 1;
        let mut present = BTreeMap::new();
        for rule in &self.rules {
            for (_, way) in self.all(&rule.conditions, &Vec::new()) {
                let key = (rule.name.clone(), way);
                let state = self.present.get(&key).copied();
                present.insert(key, state.unwrap_or((self.changes, false)));
            }
        }
        self.present = present;
    }

    fn all(&self, conditions: &[ConditionDraft], outer: &Bindings) -> Vec<(Bindings, Way)> {
        let mut ways = vec![(outer.clone(), Way::new())];
        for condition in conditions {
            let mut next = Vec::new();
            for (bindings, way) in ways {
                for (bindings, more) in self.one(condition, &bindings) {
                    next.push((bindings, [&way[..], &more[..]].concat()));
                }
            }
            ways = next;
        }
        ways
    }

    fn one(&self, condition: &ConditionDraft, outer: &Bindings) -> Vec<(Bindings, Way)> {
        let here = |holds: bool| match holds {
            true => vec![(outer.clone(), Way::new())],
            false => Vec::new(),
        };
        match &condition.kind {
            ConditionKind::Match(pattern) => {
                let fits = |(id, template, slots): &(FactId, String, Vec<Datum>)| {
                    let bindings = fits(pattern, template, slots, outer)?;
                    Some((bindings, vec![*id]))
                };
                self.facts.iter().filter_map(fits).collect()
            }
            ConditionKind::Test(test) => here(holds(&test.text, outer)),
            ConditionKind::Not(all) => here(self.all(all, outer).is_empty()),
            ConditionKind::Exists(all) => here(!self.all(all, outer).is_empty()),
            ConditionKind::And(all) | ConditionKind::Logical(all) => self.all(all, outer),
            ConditionKind::Or(some) => some.iter().flat_map(|it| self.one(it, outer)).collect(),
            ConditionKind::Forall(all) => {
                let mut firsts = self.one(&all[0], outer).into_iter();
                here(firsts.all(|(bindings, _)| !self.all(&all[1..], &bindings).is_empty()))
            }
        }
    }
}

/// Returns the bindings with those of the pattern, if a fact fits it.
fn fits(
    pattern: &PatternDraft,
    template: &str,
    slots: &[Datum],
    outer: &Bindings,
) -> Option<Bindings> {
    if pattern.template != template {
        return None;
    }
    let mut bindings = outer.clone();
    let mut said = Vec::new();
    for (name, constraints) in &pattern.slots {
        let value = &slots[SLOTS.iter().position(|it| it == name)?];
        if name != "row" {
            said.extend(constraints.iter().map(|it| (it, value.clone())));
            continue;
        }
        let row = value.elements();
        let rest = constraints
            .iter()
            .position(|it| matches!(it, ConstraintDraft::Rest(_)));
        match rest {
            None if row.len() != constraints.len() => return None,
            Some(_) if row.len() + 1 < constraints.len() => return None,
            _ => {}
        }
        let extra = row.len() as isize - constraints.len() as isize;
        for (at, constraint) in constraints.iter().enumerate() {
            let value = match rest {
                Some(rest) if at == rest => {
                    let end = (at as isize + extra + 1) as usize;
                    Datum::list(row[at..end].to_vec())
                }
                Some(rest) if at > rest => row[(at as isize + extra) as usize].clone(),
                _ => row[at].clone(),
            };
            said.push((constraint, value));
        }
    }
    for (constraint, value) in &said {
        let (ConstraintDraft::Variable(name) | ConstraintDraft::Rest(Some(name))) = constraint
        else {
            continue;
        };
        match find(&bindings, name) {
            None => bindings.push((name.clone(), value.clone())),
            Some(known) if known == value => {}
            Some(_) => return None,
        }
    }
    let all = said.iter().all(|(constraint, value)| match constraint {
        ConstraintDraft::Equal(literal) => literal == value,
        ConstraintDraft::NotEqual(literal) => literal != value,
        ConstraintDraft::NotVariable(name) => find(&bindings, name) != Some(value),
        ConstraintDraft::Test(test) => holds(&test.text, &bindings),
        _ => true,
    });
    all.then_some(bindings)
}

fn find<'bindings>(bindings: &'bindings Bindings, name: &str) -> Option<&'bindings Datum> {
    let found = bindings.iter().find(|(it, _)| it == name)?;
    Some(&found.1)
}

/// `?a < ?b`, the only expression there is here.
fn holds(text: &str, bindings: &Bindings) -> bool {
    let number = |name: &str| find(bindings, name).and_then(Datum::integer);
    let (left, right) = text.split_once(" < ").unwrap();
    number(left) < number(right)
}

struct Less;

impl Compiler for Less {
    fn compile(&mut self, _: &ExpressionDraft) -> Result<ExpressionIndex, String> {
        Ok(ExpressionIndex(0))
    }
}

/// Brings the network up to date; every question is answered, after a pause now and then.
fn settle(system: &mut System) {
    loop {
        match system.step(7).unwrap() {
            Step::Idle => return,
            Step::Paused => {}
            Step::Ask(question) => {
                let [left, right] = question.arguments[..] else {
                    panic!("an expression has two variables");
                };
                let holds = left.small() < right.small();
                assert!(system.answer(question.serial, holds));
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Change {
    Assert(usize, Vec<Datum>),
    Retract(usize),
    Modify(usize, Vec<(usize, Datum)>),
    AddRule(usize),
    RemoveRule(usize),
    Fire,
    Reset,
}

const TEMPLATES: [&str; 3] = ["a", "b", "c"];

fn number() -> impl Strategy<Value = Datum> {
    (0i64..3).prop_map(Datum::Integer)
}

fn row() -> impl Strategy<Value = Datum> {
    prop::collection::vec(number(), 0..3).prop_map(Datum::list)
}

fn change() -> impl Strategy<Value = Change> {
    let slots = (number(), number(), row()).prop_map(|(x, y, row)| vec![x, y, row]);
    let changed = prop_oneof![
        number().prop_map(|it| (0, it)),
        number().prop_map(|it| (1, it)),
        row().prop_map(|it| (2, it)),
    ];
    prop_oneof![
        6 => (0..3usize, slots).prop_map(|(template, slots)| Change::Assert(template, slots)),
        3 => any::<usize>().prop_map(Change::Retract),
        2 => (any::<usize>(), prop::collection::vec(changed, 1..3))
            .prop_map(|(fact, slots)| Change::Modify(fact, slots)),
        2 => (0..4usize).prop_map(Change::AddRule),
        1 => (0..4usize).prop_map(Change::RemoveRule),
        2 => Just(Change::Fire),
        1 => Just(Change::Reset),
    ]
}

fn variable() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["?p", "?q", "?r"]).prop_map(String::from)
}

fn expression() -> impl Strategy<Value = ExpressionDraft> {
    (variable(), variable()).prop_map(|(left, right)| ExpressionDraft {
        text: format!("{left} < {right}"),
        variables: vec![left, right],
        index: 0,
    })
}

fn constraint() -> impl Strategy<Value = ConstraintDraft> {
    prop_oneof![
        4 => variable().prop_map(ConstraintDraft::Variable),
        2 => number().prop_map(ConstraintDraft::Equal),
        1 => number().prop_map(ConstraintDraft::NotEqual),
        1 => variable().prop_map(ConstraintDraft::NotVariable),
        1 => expression().prop_map(ConstraintDraft::Test),
    ]
}

/// Elements of a row, at most one of them for all the others.
fn elements() -> impl Strategy<Value = Vec<ConstraintDraft>> {
    let element = prop_oneof![
        variable().prop_map(ConstraintDraft::Variable),
        number().prop_map(ConstraintDraft::Equal),
        Just(ConstraintDraft::Any),
    ];
    let rest = prop_oneof![
        Just(ConstraintDraft::Rest(None)),
        prop::sample::select(vec!["$?s", "$?t"])
            .prop_map(|name| ConstraintDraft::Rest(Some(name.to_string()))),
    ];
    (
        prop::collection::vec(element.clone(), 0..2),
        prop::option::of(rest),
        prop::collection::vec(element, 0..2),
    )
        .prop_map(|(front, rest, back)| front.into_iter().chain(rest).chain(back).collect())
}

fn pattern(template: &'static str) -> impl Strategy<Value = ConditionDraft> {
    (
        prop::option::weighted(0.8, prop::collection::vec(constraint(), 1..3)),
        prop::option::of(prop::collection::vec(constraint(), 1..2)),
        prop::option::weighted(0.3, elements()),
    )
        .prop_map(move |(x, y, row)| {
            let slots = [x, y, row].into_iter().zip(SLOTS);
            condition(ConditionKind::Match(PatternDraft {
                template: template.to_string(),
                fact: None,
                slots: slots
                    .filter_map(|(said, name)| Some((name.to_string(), said?)))
                    .collect(),
            }))
        })
}

fn condition(kind: ConditionKind) -> ConditionDraft {
    let text = String::new();
    ConditionDraft { text, kind }
}

fn leaf() -> impl Strategy<Value = ConditionDraft> {
    prop_oneof![
        3 => pattern("a"),
        3 => pattern("b"),
        2 => pattern("c"),
        1 => expression().prop_map(|it| condition(ConditionKind::Test(it))),
    ]
}

fn any_condition() -> impl Strategy<Value = ConditionDraft> {
    leaf().prop_recursive(3, 12, 3, |inner| {
        let some = prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            4 => leaf(),
            2 => some.clone().prop_map(|it| condition(ConditionKind::Not(it))),
            2 => some.clone().prop_map(|it| condition(ConditionKind::Exists(it))),
            1 => some.clone().prop_map(|it| condition(ConditionKind::And(it))),
            1 => prop::collection::vec(inner, 2..4)
                .prop_map(|it| condition(ConditionKind::Forall(it))),
            // Facts of different kinds, so that no two alternatives fit the same facts.
            1 => (pattern("a"), pattern("b"))
                .prop_map(|(a, b)| condition(ConditionKind::Or(vec![a, b]))),
        ]
    })
}

fn rule(name: &'static str) -> impl Strategy<Value = Draft> {
    (prop::collection::vec(any_condition(), 0..4), -1i64..2).prop_map(
        move |(conditions, salience)| {
            let mut expressions = 0;
            let mut draft = Draft {
                name: name.to_string(),
                options: vec![("salience".to_string(), Datum::Integer(salience))],
                conditions,
                ..Draft::default()
            };
            number_expressions(&mut draft.conditions, &mut expressions);
            draft
        },
    )
}

fn number_expressions(conditions: &mut [ConditionDraft], count: &mut usize) {
    for condition in conditions {
        match &mut condition.kind {
            ConditionKind::Match(pattern) => {
                for (_, constraints) in &mut pattern.slots {
                    for constraint in constraints {
                        if let ConstraintDraft::Test(test) = constraint {
                            (test.index, *count) = (*count, *count + 1);
                        }
                    }
                }
            }
            ConditionKind::Test(test) => (test.index, *count) = (*count, *count + 1),
            ConditionKind::Not(all)
            | ConditionKind::Exists(all)
            | ConditionKind::And(all)
            | ConditionKind::Or(all)
            | ConditionKind::Forall(all)
            | ConditionKind::Logical(all) => number_expressions(all, count),
        }
    }
}

fn system() -> System {
    let mut system = System::default();
    for name in TEMPLATES {
        let mut template = Template::new(name, SLOTS);
        template.slots[2].is_multi = true;
        system.add_template(template).unwrap();
    }
    system
}

/// What waits on both sides, and that it waits in the order in which it came.
fn compare(system: &mut System, naive: &Naive) {
    for strategy in [super::Strategy::Breadth, super::Strategy::Depth] {
        system.set_strategy(strategy);
        let mut last = None;
        let mut waiting = Vec::new();
        for index in system.agenda() {
            let (rule, salience, facts) = system.activation(index);
            let name = system.rule(rule).name.clone();
            let key = (name, facts);
            let Some(&(came, fired)) = naive.present.get(&key) else {
                panic!("{key:?} does not fit");
            };
            assert!(!fired, "{key:?} has fired");
            let order = match strategy {
                super::Strategy::Breadth => (-salience, came as isize),
                super::Strategy::Depth => (-salience, -(came as isize)),
            };
            assert!(last <= Some(order), "{key:?} is too late");
            last = Some(order);
            waiting.push(key);
        }
        waiting.sort();
        let unfired = naive.present.iter().filter(|(_, (_, fired))| !fired);
        let expected: Vec<_> = unfired.map(|(key, _)| key.clone()).collect();
        assert_eq!(waiting, expected);
    }
}

fn try_changes(rules: &[Draft], changes: &[Change]) {
    let mut system = system();
    let mut naive = Naive::default();
    for change in changes {
        let facts = naive.facts.len();
        let chosen = |number: usize| (facts > 0).then(|| number % facts);
        match change {
            Change::Assert(template, slots) => {
                let atoms = slots.iter().map(|it| system.atoms().atom(it)).collect();
                let index = system.template(TEMPLATES[*template]).unwrap();
                if let Some(id) = system.assert(index, atoms).unwrap() {
                    let name = TEMPLATES[*template].to_string();
                    naive.facts.push((id, name, slots.clone()));
                    naive.refresh();
                }
            }
            Change::Retract(number) => {
                if let Some(at) = chosen(*number) {
                    assert!(system.retract(naive.facts.remove(at).0));
                    naive.refresh();
                }
            }
            Change::Modify(number, changed) => {
                let Some(at) = chosen(*number) else { continue };
                let (id, name, mut slots) = naive.facts[at].clone();
                let changed: Vec<_> = changed
                    .iter()
                    .map(|(slot, value)| {
                        slots[*slot] = value.clone();
                        (*slot, system.atoms().atom(value))
                    })
                    .collect();
                let made = system.modify(id, &changed).unwrap();
                if slots != naive.facts[at].2 {
                    naive.facts.remove(at);
                    naive.refresh();
                }
                if let Some(id) = made {
                    naive.facts.push((id, name, slots));
                    naive.refresh();
                }
            }
            Change::AddRule(number) => {
                let draft = &rules[*number];
                // What is not bound where it is used is refused, and nothing changes.
                if system.add_rule(draft, &[], &mut Less).is_ok() {
                    naive.rules.retain(|it| it.name != draft.name);
                    naive.refresh();
                    naive.rules.push(draft.clone());
                    naive.refresh();
                }
            }
            Change::RemoveRule(number) => {
                let name = &rules[*number].name;
                naive.rules.retain(|it| it.name != *name);
                system.remove_rule(name);
                naive.refresh();
            }
            Change::Fire => {
                settle(&mut system);
                if let Some(fired) = system.next_firing() {
                    let name = system.rule(fired.rule).name.clone();
                    let way = naive.present.get_mut(&(name, fired.facts));
                    way.expect("what fires fits").1 = true;
                    system.finish();
                }
            }
            Change::Reset => {
                system.reset().unwrap();
                naive.facts.clear();
                naive.present.clear();
                naive.refresh();
            }
        }
        settle(&mut system);
        compare(&mut system, &naive);
    }
    // Nothing is left behind.
    for (id, ..) in &naive.facts {
        system.retract(*id);
    }
    for draft in rules {
        system.remove_rule(&draft.name);
    }
    settle(&mut system);
    assert_eq!(system.stage.tokens.len(), 1);
    assert_eq!(system.layout.nodes.len(), 1);
    assert!(system.layout.by_template.iter().all(|it| it.is_empty()));
    assert!(system.stage.links.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_network_says_what_a_naive_matcher_says(
        rules in (rule("one"), rule("two"), rule("three"), rule("four")),
        changes in prop::collection::vec(change(), 1..40),
    ) {
        let (one, two, three, four) = rules;
        // Most of the time there are rules from the start.
        let start = [Change::AddRule(0), Change::AddRule(1)];
        let changes: Vec<Change> = start.into_iter().chain(changes).collect();
        try_changes(&[one, two, three, four], &changes);
    }

    #[test]
    fn what_is_derived_is_known_as_long_as_something_supports_it(
        first in prop::collection::vec(prop_oneof![pattern("a"), not_pattern("b")], 1..3),
        second in prop::collection::vec(prop_oneof![pattern("a"), not_pattern("b")], 1..3),
        changes in prop::collection::vec(change(), 1..40),
    ) {
        let mut system = system();
        let mut naive = Naive::default();
        let derived = system.template("c").unwrap();
        for (name, conditions) in [("one", first), ("two", second)] {
            let draft = Draft {
                name: name.to_string(),
                conditions: vec![condition(ConditionKind::Logical(conditions))],
                ..Draft::default()
            };
            if system.add_rule(&draft, &[], &mut Less).is_ok() {
                naive.rules.push(draft);
            }
        }
        let mut stated = Vec::new();
        for change in &changes {
            match change {
                Change::Assert(2, slots) => {
                    let atoms = slots.iter().map(|it| system.atoms().atom(it)).collect();
                    system.assert(derived, atoms).unwrap();
                    stated.push(slots.clone());
                }
                Change::Assert(template, slots) => {
                    let atoms = slots.iter().map(|it| system.atoms().atom(it)).collect();
                    let index = system.template(TEMPLATES[*template]).unwrap();
                    if let Some(id) = system.assert(index, atoms).unwrap() {
                        naive.facts.push((id, TEMPLATES[*template].to_string(), slots.clone()));
                    }
                }
                Change::Retract(number) if !naive.facts.is_empty() => {
                    let at = number % naive.facts.len();
                    system.retract(naive.facts.remove(at).0);
                }
                _ => continue,
            }
            settle(&mut system);
            while let Some(fired) = system.next_firing() {
                // Every rule concludes something of the number of its facts, so that several ways of
                // both rules support the same.
                let count = Atom::NIL;
                let facts = system.atoms().integer(fired.facts.len() as i64);
                system.assert(derived, [facts, count, count].into()).unwrap();
                system.finish();
                settle(&mut system);
            }
            naive.refresh();
            let of_ways = naive.present.keys().map(|(_, way)| {
                vec![Datum::Integer(way.len() as i64), Datum::Nil, Datum::Nil]
            });
            let mut expected: Vec<String> =
                of_ways.chain(stated.iter().cloned()).map(|it| format!("{it:?}")).collect();
            expected.sort();
            expected.dedup();
            let known = system.facts(derived);
            let known = known.map(|fact| {
                let slots: Vec<Datum> =
                    fact.slots.iter().map(|&it| system.stage.atoms.datum(it)).collect();
                format!("{slots:?}")
            });
            let mut known: Vec<String> = known.collect();
            known.sort();
            prop_assert_eq!(known, expected);
        }
    }
}

fn not_pattern(template: &'static str) -> impl Strategy<Value = ConditionDraft> {
    pattern(template).prop_map(|it| condition(ConditionKind::Not(vec![it])))
}
