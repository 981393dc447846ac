//! The order in which definitions load.
//!
//! What a definition mentions is read off its text, so no image is needed. A name that is meant
//! otherwise, as a local or inside quoted data, only moves a definition that need not have moved.
//! What must stand before a definition:
//!
//! - macros and types it mentions; with a macro, everything that its expansion may call;
//! - a variable it binds, since `let` of a special variable is another form than of a local;
//! - before a value that is computed, everything that the computation may reach;
//! - before a method, its generic function.
//!
//! All else stays as it came. Where definitions need one another in a circle, what is computed comes
//! last and the rest as it came.

use std::collections::{BTreeMap, HashMap};

use super::Standing;
use super::mentions::{Part, structure_of};

/// What a definition is to those that mention it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Type,
    Macro,
    Generic,
    Method,
    Value,
    Function,
}

impl Role {
    pub fn of(kind: &str) -> Role {
        match kind {
            "class" | "package" | "structure" | "record" => Role::Type,
            "macro" => Role::Macro,
            "generic" => Role::Generic,
            "method" => Role::Method,
            "variable" | "parameter" | "constant" => Role::Value,
            _ => Role::Function,
        }
    }
}

/// How much must be there before a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    /// What its expansion needs.
    Expanded,
    /// What running it needs, through every call.
    Run,
}

/// A mention of one definition by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mention {
    used: usize,
    /// Whether it stands where a name is bound: right after an opening bracket.
    is_bound: bool,
}

/// Definitions and what they mention of one another.
pub struct Order {
    roles: Vec<Role>,
    /// The generic function's name of each method.
    generics: Vec<Option<String>>,
    names: Vec<String>,
    mentions: Vec<Vec<Mention>>,
    circles: Circles,
}

impl Order {
    /// Reads the definitions, given as they came.
    pub fn of(standing: &[Standing]) -> Order {
        let parts: Vec<Part> = standing.iter().map(Part::of).collect();
        let mut providers: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, part) in parts.iter().enumerate() {
            for name in &part.provided {
                providers.entry(name).or_default().push(index);
            }
        }
        let prefixes: Vec<(String, usize)> = parts
            .iter()
            .enumerate()
            .filter_map(|(index, part)| Some((part.prefix.clone()?, index)))
            .collect();
        let structures: HashMap<&str, usize> = prefixes
            .iter()
            .map(|(prefix, index)| (prefix.as_str(), *index))
            .collect();
        let mentions: Vec<Vec<Mention>> = parts
            .iter()
            .enumerate()
            .map(|(index, part)| {
                let mut found: BTreeMap<usize, bool> = BTreeMap::new();
                for (name, &is_bound) in &part.mentioned {
                    let named = providers.get(name.as_str()).into_iter().flatten().copied();
                    let made = structure_of(name, &structures);
                    // By its own name a method means its generic function, not the other methods.
                    let is_own = part.provided[0] == *name;
                    let roles = |used: &usize| !is_own || standing[*used].kind == "generic";
                    let others = named.chain(made).filter(|&used| used != index);
                    for used in others.filter(roles) {
                        *found.entry(used).or_default() |= is_bound;
                    }
                }
                let found = found.into_iter();
                found
                    .map(|(used, is_bound)| Mention { used, is_bound })
                    .collect()
            })
            .collect();
        let roles: Vec<Role> = standing.iter().map(|it| Role::of(&it.kind)).collect();
        Order {
            circles: Circles::of(&mentions, &roles),
            roles,
            generics: parts.into_iter().map(|part| part.generic).collect(),
            names: standing.iter().map(|it| it.name.clone()).collect(),
            mentions,
        }
    }

    /// Returns the indices in the order in which the definitions load.
    pub fn whole(&self) -> Vec<usize> {
        let mut walk = Walk::new(self);
        for index in 0..self.roles.len() {
            walk.visit(self.circles.of[index]);
        }
        walk.order
    }

    /// Returns what must stand before a definition, and those of its circle.
    pub fn before(&self, index: usize) -> Vec<usize> {
        let mut walk = Walk::new(self);
        walk.visit(self.circles.of[index]);
        walk.order.retain(|&it| it != index);
        walk.order
    }

    /// Returns how much of what `user` mentions must be there first; nothing if it can come later.
    fn need(&self, user: usize, mention: Mention, need: Need) -> Option<Need> {
        let is_run = need == Need::Run || self.roles[user] == Role::Value;
        match self.roles[mention.used] {
            Role::Macro => Some(Need::Run),
            _ if is_run => Some(Need::Run),
            Role::Type => Some(Need::Expanded),
            Role::Value if mention.is_bound => Some(Need::Expanded),
            Role::Generic => {
                let is_own = self.generics[user].as_ref() == Some(&self.names[mention.used]);
                is_own.then_some(Need::Expanded)
            }
            _ => None,
        }
    }

    /// Returns the members of a circle in the order in which they load: values last, and before them
    /// each after what its expansion needs, as far as that goes in a circle.
    fn inside(&self, circle: usize) -> Vec<usize> {
        let members = &self.circles.members[circle];
        let (mut met, mut order) = (HashMap::new(), Vec::with_capacity(members.len()));
        for &root in members {
            let mut stack = vec![(root, Need::Expanded, 0)];
            while let Some(&mut (node, need, ref mut next)) = stack.last_mut() {
                let at = *next;
                *next += 1;
                // Who is met again in the same need, or waits for us, is not gone into.
                if at == 0 && met.get(&node).is_some_and(|&known| known >= need) {
                    stack.pop();
                    continue;
                }
                if at == 0 {
                    met.insert(node, need);
                }
                let Some(&mention) = self.mentions[node].get(at) else {
                    stack.pop();
                    let is_open = stack.iter().any(|(open, _, _)| *open == node);
                    if !is_open && !order.contains(&node) {
                        order.push(node);
                    }
                    continue;
                };
                let is_inside = self.circles.of[mention.used] == circle
                    && self.roles[node] != Role::Value
                    && self.roles[mention.used] != Role::Value;
                if is_inside && let Some(need) = self.need(node, mention, need) {
                    stack.push((mention.used, need, 0));
                }
            }
        }
        order.sort_by_key(|&it| self.roles[it] == Role::Value);
        order
    }
}

/// Definitions that mention one another in a circle; most are alone in theirs.
struct Circles {
    /// The circle of each definition.
    of: Vec<usize>,
    /// Ascending.
    members: Vec<Vec<usize>>,
    /// Whether something in it is computed: then all it reaches must run.
    is_run: Vec<bool>,
}

impl Circles {
    fn of(mentions: &[Vec<Mention>], roles: &[Role]) -> Circles {
        let mut members = components(mentions);
        let mut of = vec![0; roles.len()];
        for (number, circle) in members.iter_mut().enumerate() {
            circle.sort_unstable();
            for &member in circle.iter() {
                of[member] = number;
            }
        }
        let is_run = members
            .iter()
            .map(|circle| circle.iter().any(|&it| roles[it] == Role::Value));
        Circles {
            of,
            is_run: is_run.collect(),
            members,
        }
    }
}

/// A walk from circle to circle that meets what is needed before what needs it. There is no way back
/// from one circle to another.
struct Walk<'a> {
    graph: &'a Order,
    met: Vec<Option<Need>>,
    emitted: Vec<bool>,
    order: Vec<usize>,
}

impl Walk<'_> {
    fn new(graph: &Order) -> Walk<'_> {
        let count = graph.circles.members.len();
        Walk {
            graph,
            met: vec![None; count],
            emitted: vec![false; count],
            order: Vec::new(),
        }
    }

    fn visit(&mut self, root: usize) {
        let mut stack = Vec::new();
        self.enter(root, Need::Expanded, &mut stack);
        while let Some((circle, needed)) = stack.last_mut() {
            let circle = *circle;
            match needed.pop() {
                Some((used, need)) => self.enter(used, need, &mut stack),
                None => {
                    stack.pop();
                    if !self.emitted[circle] {
                        self.emitted[circle] = true;
                        self.order.extend(self.graph.inside(circle));
                    }
                }
            }
        }
    }

    fn enter(&mut self, circle: usize, need: Need, stack: &mut Vec<Open>) {
        let graph = self.graph;
        let need = match graph.circles.is_run[circle] {
            true => Need::Run,
            false => need,
        };
        if self.met[circle] >= Some(need) {
            return;
        }
        self.met[circle] = Some(need);
        let mut needed = Vec::new();
        for &member in &graph.circles.members[circle] {
            for &mention in &graph.mentions[member] {
                let used = graph.circles.of[mention.used];
                if used != circle
                    && let Some(need) = graph.need(member, mention, need)
                {
                    needed.push((used, need, mention.used));
                }
            }
        }
        // As they came; the last is taken first.
        needed.sort_by_key(|&(_, _, came)| std::cmp::Reverse(came));
        let needed = needed.into_iter().map(|(used, need, _)| (used, need));
        stack.push((circle, needed.collect()));
    }
}

/// A circle whose needs are being met, and those that are left.
type Open = (usize, Vec<(usize, Need)>);

/// Returns the strongly connected components (Tarjan), without recursion.
fn components(mentions: &[Vec<Mention>]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let count = mentions.len();
    let (mut number, mut low) = (vec![UNSEEN; count], vec![0; count]);
    let mut is_waiting = vec![false; count];
    let (mut waiting, mut found, mut next_number) = (Vec::new(), Vec::new(), 0);
    for root in 0..count {
        let mut stack = vec![(root, 0)];
        while let Some(&mut (node, ref mut next)) = stack.last_mut() {
            if *next == 0 {
                if number[node] != UNSEEN {
                    stack.pop();
                    continue;
                }
                number[node] = next_number;
                low[node] = next_number;
                next_number += 1;
                waiting.push(node);
                is_waiting[node] = true;
            }
            let mention = mentions[node].get(*next).copied();
            *next += 1;
            match mention {
                Some(Mention { used, .. }) if number[used] == UNSEEN => stack.push((used, 0)),
                Some(Mention { used, .. }) if is_waiting[used] => {
                    low[node] = low[node].min(number[used]);
                }
                Some(_) => {}
                None => {
                    stack.pop();
                    if let Some(&(parent, _)) = stack.last() {
                        low[parent] = low[parent].min(low[node]);
                    }
                    if low[node] == number[node] {
                        let at = waiting.iter().rposition(|&it| it == node).unwrap_or(0);
                        let component = waiting.split_off(at);
                        for &member in &component {
                            is_waiting[member] = false;
                        }
                        found.push(component);
                    }
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::definition::{TopForm, definitions};
    use crate::lang::source::SourceText;

    /// Reads definitions and answers their names in the order in which they load.
    fn ordered(text: &str) -> String {
        let source = SourceText::new("test", text);
        let standing: Vec<Standing> = definitions(&source)
            .0
            .into_iter()
            .filter_map(|form| match form {
                TopForm::Definition(it) => Some(Standing {
                    package: it.source.package().into(),
                    name: it.name.clone(),
                    kind: it.kind.name().into(),
                    text: it.text.clone(),
                }),
                TopForm::Expression { .. } => None,
            })
            .collect();
        let order = Order::of(&standing).whole();
        let names: Vec<&str> = order.iter().map(|&it| standing[it].name.as_str()).collect();
        names.join(", ")
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(ordered(text), expected, "of {text}");
    }

    #[test]
    fn a_generic_function_comes_before_its_methods() {
        check(
            "(defmethod area ((it integer)) 1) (defgeneric area (it))",
            "area, area (integer)",
        );
        check(
            "(defmethod (setf size) (v (it box)) v) (defgeneric (setf size) (v it))",
            "(setf size), (setf size) (t box)",
        );
    }

    #[test]
    fn functions_stay_as_they_came() {
        check("(defun a () (b)) (defun c () 1) (defun b () 2)", "a, c, b");
    }

    #[test]
    fn macros_and_types_come_before_their_users() {
        check("(defun a () (m 1)) (defmacro m (x) x)", "m, a");
        check(
            "(defun a () (m 1)) (defmacro m (x) (h x)) (defun h (x) (k x)) (defun k (x) x)",
            "k, h, m, a",
        );
        check(
            "(defmethod area ((it circle)) 1) (defclass circle (shape) ()) (defclass shape () ())",
            "shape, circle, area (circle)",
        );
    }

    #[test]
    fn a_value_comes_after_all_that_computes_it() {
        check(
            "(define v (f)) (defun f () (g)) (defun g () w) (define w 1)",
            "w, g, f, v",
        );
        check("(define p (make-point 1)) (defstruct point x)", "point, p");
        check(
            "(define p (point-x q)) (define q 1) (defstruct point x)",
            "q, point, p",
        );
        check(
            "(define c (size (make-instance 'car))) (defclass car () ((size :accessor size)))",
            "car, c",
        );
        check(
            "(define a (area 1)) (defgeneric area (x)) (defmethod area (x) (side x)) (defun side (x) x)",
            "area, side, area (t), a",
        );
    }

    #[test]
    fn a_special_variable_comes_before_who_binds_it() {
        check(
            "(defun f () (let ((*x* 1)) (g))) (defvar *x* 0) (defun g () *x*)",
            "*x*, f, g",
        );
        check("(defun g () *x*) (defvar *x* 0)", "g, *x*");
    }

    #[test]
    fn parameters_are_no_mentions() {
        check(
            "(define v (f 1)) (defun f (w) w) (define w (g)) (defun g () v)",
            "f, v, g, w",
        );
    }

    #[test]
    fn circles_are_kept_together_and_values_of_them_come_last() {
        check(
            "(defun a () (b)) (defun x () 1) (defun b () (a))",
            "a, b, x",
        );
        check("(define v (f)) (defun f () (list v))", "f, v");
        check("(defun f () (m)) (defmacro m () (f))", "m, f");
    }

    #[test]
    fn a_method_comes_after_its_generic_function() {
        check(
            "(defmethod area ((x t)) 1) (defgeneric area (x))",
            "area, area (t)",
        );
        check(
            "(defmethod area :circle (fn (x) 1)) (defmulti area identity)",
            "area, area (:circle)",
        );
    }

    #[test]
    fn many_definitions_in_a_chain_are_no_depth() {
        let text: String = (0..20_000)
            .map(|number| format!("(define v{number} v{})", number + 1))
            .collect();
        let names = ordered(&text);
        assert!(names.starts_with("v19999, v19998"), "{}", &names[..40]);
    }
}
