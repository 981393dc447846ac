//! A graph that knows its circles and an order of what is not one, kept up to date edge by edge.
//!
//! Nodes that lead to one another are one component. Components have keys, and an edge leads from a
//! larger key to a smaller: what is called comes before who calls. An edge that fits the keys costs
//! nothing; one that does not moves what lies between its ends (after Pearce and Kelly), and makes one
//! component of what turns out to be a circle. An edge that leaves can only cut the component it was in.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

/// The position of a node: that of its name.
pub(super) type Node = u32;
type Component = u32;

/// Room between the keys of new components, for what they may be cut into.
const GAP: u128 = 1 << 64;

#[derive(Debug, Default)]
pub(super) struct Graph {
    targets: Vec<Vec<Node>>,
    sources: Vec<FxHashSet<Node>>,
    component: Vec<Component>,
    members: Vec<Vec<Node>>,
    keys: Vec<u128>,
    by_key: BTreeMap<u128, Component>,
    free: Vec<Component>,
    /// Nodes whose circle is another than when this was last taken.
    changed: FxHashSet<Node>,
    /// Whether edges were put in without keeping the order.
    is_loose: bool,
}

impl Graph {
    fn grow(&mut self, node: Node) {
        while self.targets.len() <= node as usize {
            let new = self.targets.len() as Node;
            self.targets.push(Vec::new());
            self.sources.push(FxHashSet::default());
            let key = self.by_key.last_key_value().map_or(0, |(key, _)| key + GAP);
            let component = self.new_component(vec![new], key);
            self.component.push(component);
        }
    }

    fn new_component(&mut self, members: Vec<Node>, key: u128) -> Component {
        let component = match self.free.pop() {
            Some(free) => {
                self.members[free as usize] = members;
                self.keys[free as usize] = key;
                free
            }
            None => {
                self.members.push(members);
                self.keys.push(key);
                (self.members.len() - 1) as Component
            }
        };
        self.by_key.insert(key, component);
        component
    }

    pub fn targets(&self, node: Node) -> &[Node] {
        self.targets.get(node as usize).map_or(&[], |it| it)
    }

    pub fn sources(&self, node: Node) -> impl Iterator<Item = Node> {
        self.sources
            .get(node as usize)
            .into_iter()
            .flatten()
            .copied()
    }

    /// Returns the nodes of a node's circle; of one in none, itself.
    pub fn circle(&self, node: Node) -> &[Node] {
        debug_assert!(!self.is_loose);
        let component = self.component.get(node as usize);
        component.map_or(&[], |&it| &self.members[it as usize])
    }

    /// Returns a number that is smaller for what is called than for who calls it, and the same for the
    /// nodes of a circle.
    pub fn key(&self, node: Node) -> u128 {
        let component = self.component.get(node as usize);
        component.map_or(0, |&it| self.keys[it as usize])
    }

    /// Returns the nodes whose circles have changed since this was last asked.
    pub fn take_changed(&mut self) -> Vec<Node> {
        let mut changed: Vec<Node> = self.changed.drain().collect();
        changed.sort_unstable();
        changed
    }

    /// Puts sorted targets in the place of a node's, and leaves the order for `settle`.
    pub fn put_targets(&mut self, node: Node, targets: Vec<Node>) -> bool {
        let (added, removed) = self.difference(node, &targets);
        for &target in &removed {
            self.sources[target as usize].remove(&node);
        }
        for &target in &added {
            self.sources[target as usize].insert(node);
        }
        self.targets[node as usize] = targets;
        let is_new = !added.is_empty() || !removed.is_empty();
        self.is_loose |= is_new;
        is_new
    }

    /// Puts sorted targets in the place of a node's; answers whether anything is new.
    pub fn set_targets(&mut self, node: Node, targets: Vec<Node>) -> bool {
        let (added, removed) = self.difference(node, &targets);
        let is_new = !added.is_empty() || !removed.is_empty();
        if is_new && self.circle(node).len() > 1 {
            let circle = self.circle(node).to_vec();
            self.changed.extend(circle);
        }
        for &target in &removed {
            self.sources[target as usize].remove(&node);
        }
        self.targets[node as usize].retain(|it| removed.binary_search(it).is_err());
        let own = self.component[node as usize];
        if removed.iter().any(|&it| self.component[it as usize] == own) {
            self.cut(node);
        }
        // One by one: the order must hold for all edges that are there when the next comes.
        for target in added {
            let edges = &mut self.targets[node as usize];
            let at = edges.partition_point(|&it| it < target);
            edges.insert(at, target);
            self.sources[target as usize].insert(node);
            self.connect(node, target);
        }
        is_new
    }

    /// Returns which of the sorted targets are new, and which are gone.
    fn difference(&mut self, node: Node, targets: &[Node]) -> (Vec<Node>, Vec<Node>) {
        self.grow(targets.last().map_or(node, |&last| last.max(node)));
        let old = &self.targets[node as usize];
        let missing = |from: &[Node], other: &[Node]| {
            let gone = from.iter().filter(|it| other.binary_search(it).is_err());
            gone.copied().collect::<Vec<Node>>()
        };
        (missing(targets, old), missing(old, targets))
    }

    /// Brings circles and order up to date after `put_targets`, in one pass over all.
    pub fn settle(&mut self) {
        if !std::mem::take(&mut self.is_loose) {
            return;
        }
        let in_circles = |graph: &Graph| {
            let circles = graph.members.iter().filter(|it| it.len() > 1);
            circles.flatten().copied().collect::<Vec<Node>>()
        };
        let before = in_circles(self);
        self.changed.extend(before);
        let all: Vec<Node> = (0..self.targets.len() as Node).collect();
        let found = components(&all, |node| &self.targets[node as usize], |_| true);
        self.members.clear();
        self.keys.clear();
        self.by_key.clear();
        self.free.clear();
        for (at, members) in found.into_iter().enumerate() {
            let nodes = members.clone();
            let component = self.new_component(members, at as u128 * GAP);
            for node in nodes {
                self.component[node as usize] = component;
            }
        }
        let after = in_circles(self);
        self.changed.extend(after);
    }

    /// Takes the component of a node apart where its edges no longer hold it together.
    fn cut(&mut self, node: Node) {
        let component = self.component[node as usize];
        let members = self.members[component as usize].clone();
        let parts = components(
            &members,
            |node| &self.targets[node as usize],
            |node| self.component[node as usize] == component,
        );
        self.changed.extend(members);
        if parts.len() == 1 {
            return;
        }
        let count = parts.len() as u128;
        let mut key = self.keys[component as usize];
        let mut room = self.room(key);
        if room / (count + 1) == 0 {
            self.spread_keys();
            key = self.keys[component as usize];
            room = self.room(key);
        }
        let step = room / (count + 1);
        self.by_key.remove(&key);
        self.members[component as usize] = Vec::new();
        self.free.push(component);
        for (at, part) in parts.into_iter().enumerate() {
            let nodes = part.clone();
            let made = self.new_component(part, key + at as u128 * step);
            for node in nodes {
                self.component[node as usize] = made;
            }
        }
    }

    /// Returns how far it is from a key to the next.
    fn room(&self, key: u128) -> u128 {
        let next = self.by_key.range(key + 1..).next();
        next.map_or(GAP, |(next, _)| next - key)
    }

    /// Gives all components new keys in the same order.
    fn spread_keys(&mut self) {
        let order: Vec<Component> = self.by_key.values().copied().collect();
        self.by_key.clear();
        for (at, component) in order.into_iter().enumerate() {
            let key = at as u128 * GAP;
            self.keys[component as usize] = key;
            self.by_key.insert(key, component);
        }
    }

    /// Makes the order fit an edge.
    fn connect(&mut self, node: Node, target: Node) {
        let (caller, called) = (
            self.component[node as usize],
            self.component[target as usize],
        );
        let (low, high) = (self.keys[caller as usize], self.keys[called as usize]);
        if caller == called || high < low {
            return;
        }
        // What is called from here, and who calls from there, as far as the order is in doubt.
        let down = self.reach(called, |graph, component| {
            let inside = graph.members[component as usize].iter();
            let next = inside.flat_map(|&it| &graph.targets[it as usize]);
            let next = next.map(|&it| graph.component[it as usize]);
            next.filter(|&it| graph.keys[it as usize] >= low).collect()
        });
        let up = self.reach(caller, |graph, component| {
            let inside = graph.members[component as usize].iter();
            let next = inside.flat_map(|&it| &graph.sources[it as usize]);
            let next = next.map(|&it| graph.component[it as usize]);
            next.filter(|&it| graph.keys[it as usize] <= high).collect()
        });
        let mut pool: Vec<u128> = down.union(&up).map(|&it| self.keys[it as usize]).collect();
        pool.sort_unstable();
        for key in &pool {
            self.by_key.remove(key);
        }
        let sorted = |graph: &Graph, from: &FxHashSet<Component>, other: &FxHashSet<Component>| {
            let alone = from.difference(other).copied();
            let mut alone: Vec<Component> = alone.collect();
            alone.sort_unstable_by_key(|&it| graph.keys[it as usize]);
            alone
        };
        let (below, above) = (sorted(self, &down, &up), sorted(self, &up, &down));
        let circle: Vec<Component> = down.intersection(&up).copied().collect();
        let first_above = pool.len() - above.len();
        for (at, &component) in below.iter().enumerate() {
            self.place(component, pool[at]);
        }
        for (at, &component) in above.iter().enumerate() {
            self.place(component, pool[first_above + at]);
        }
        if let Some((&kept, others)) = circle.split_first() {
            let key = pool[below.len()];
            self.place(kept, key);
            self.merge(kept, others);
        }
    }

    fn place(&mut self, component: Component, key: u128) {
        self.keys[component as usize] = key;
        self.by_key.insert(key, component);
    }

    fn merge(&mut self, kept: Component, others: &[Component]) {
        for &other in others {
            let members = std::mem::take(&mut self.members[other as usize]);
            for &node in &members {
                self.component[node as usize] = kept;
            }
            self.members[kept as usize].extend(members);
            self.free.push(other);
        }
        let all = self.members[kept as usize].clone();
        self.changed.extend(all);
    }

    fn reach(
        &self,
        start: Component,
        next: impl Fn(&Graph, Component) -> Vec<Component>,
    ) -> FxHashSet<Component> {
        let mut seen = FxHashSet::from_iter([start]);
        let mut waiting = vec![start];
        while let Some(component) = waiting.pop() {
            for other in next(self, component) {
                if seen.insert(other) {
                    waiting.push(other);
                }
            }
        }
        seen
    }
}

/// Returns the strongly connected components of some nodes, each after those it leads to (Tarjan, with
/// a stack of its own).
pub(super) fn components<'a>(
    nodes: &[Node],
    targets: impl Fn(Node) -> &'a [Node],
    is_inside: impl Fn(Node) -> bool,
) -> Vec<Vec<Node>> {
    struct Visit {
        number: u32,
        low: u32,
        is_open: bool,
    }
    let mut visits: FxHashMap<Node, Visit> = FxHashMap::default();
    let mut open: Vec<Node> = Vec::new();
    let mut found = Vec::new();
    let enter = |node: Node, visits: &mut FxHashMap<Node, Visit>, open: &mut Vec<Node>| {
        let number = visits.len() as u32;
        let visit = Visit {
            number,
            low: number,
            is_open: true,
        };
        visits.insert(node, visit);
        open.push(node);
    };
    for &start in nodes {
        if visits.contains_key(&start) {
            continue;
        }
        enter(start, &mut visits, &mut open);
        let mut path = vec![(start, 0)];
        while let Some(&mut (node, ref mut next)) = path.last_mut() {
            if let Some(&target) = targets(node).get(*next) {
                *next += 1;
                if !is_inside(target) {
                    continue;
                }
                match visits.get(&target) {
                    None => {
                        enter(target, &mut visits, &mut open);
                        path.push((target, 0));
                    }
                    Some(visit) if visit.is_open => {
                        let number = visit.number;
                        if let Some(own) = visits.get_mut(&node) {
                            own.low = own.low.min(number);
                        }
                    }
                    Some(_) => {}
                }
                continue;
            }
            path.pop();
            let (number, low) = visits.get(&node).map_or((0, 0), |it| (it.number, it.low));
            if let Some(&(caller, _)) = path.last()
                && let Some(visit) = visits.get_mut(&caller)
            {
                visit.low = visit.low.min(low);
            }
            if low == number {
                let mut component = Vec::new();
                while let Some(member) = open.pop() {
                    if let Some(visit) = visits.get_mut(&member) {
                        visit.is_open = false;
                    }
                    component.push(member);
                    if member == node {
                        break;
                    }
                }
                component.sort_unstable();
                found.push(component);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn circles(graph: &Graph, nodes: Node) -> Vec<Vec<Node>> {
        let mut all: Vec<Vec<Node>> = (0..nodes)
            .map(|node| {
                let mut circle = graph.circle(node).to_vec();
                circle.sort_unstable();
                circle
            })
            .collect();
        all.sort();
        all.dedup();
        all
    }

    const NODES: Node = 12;

    proptest! {
        /// Whatever edges come and go, circles are those of the graph, and edges lead down.
        #[test]
        fn circles_and_order_hold(changes in prop::collection::vec((0..NODES, prop::collection::btree_set(0..NODES, 0..4)), 1..60)) {
            let mut graph = Graph::default();
            graph.grow(NODES - 1);
            for (node, targets) in changes {
                graph.set_targets(node, targets.into_iter().collect());
                let all: Vec<Node> = (0..NODES).collect();
                let mut expected = components(&all, |node| graph.targets(node), |_| true);
                expected.sort();
                prop_assert_eq!(circles(&graph, NODES), expected);
                for node in 0..NODES {
                    for &target in graph.targets(node) {
                        let same = graph.circle(node) == graph.circle(target);
                        prop_assert!(same || graph.key(target) < graph.key(node));
                    }
                }
                prop_assert_eq!(graph.by_key.len(), expected_count(&graph));
            }
        }
    }

    fn expected_count(graph: &Graph) -> usize {
        graph.members.iter().filter(|it| !it.is_empty()).count()
    }

    #[test]
    fn a_circle_of_a_hundred_thousand_is_no_recursion() {
        let mut graph = Graph::default();
        let count = 100_000;
        for node in 0..count {
            graph.put_targets(node, vec![(node + 1) % count]);
        }
        graph.settle();
        assert_eq!(graph.circle(7).len(), count as usize);
        graph.set_targets(3, Vec::new());
        assert_eq!(graph.circle(7).len(), 1);
        assert!(graph.key(3) < graph.key(2) && graph.key(2) < graph.key(4));
    }
}
