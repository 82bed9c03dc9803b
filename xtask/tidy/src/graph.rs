//! Which file imports which, and the circles among them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The imports of one crate, or of the widget's sources.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    /// Paths from the root of the repository.
    pub(crate) files: Vec<String>,
    /// By importing and imported file, as positions in `files`: the line of the first import.
    pub(crate) imports: BTreeMap<(usize, usize), usize>,
}

impl Graph {
    /// Records that a file imports another at `line`. A file that imports itself is no import.
    pub(crate) fn add(&mut self, from: usize, to: usize, line: usize) {
        if from != to {
            let first = self.imports.entry((from, to)).or_insert(line);
            *first = line.min(*first);
        }
    }

    /// The sets of two or more files that reach one another, largest first, each in order of paths.
    pub(crate) fn circles(&self) -> Vec<Vec<usize>> {
        let (forward, backward) = self.neighbours();
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        let mut circles = Vec::new();
        for file in 0..self.files.len() {
            if !seen.contains(&file) {
                let ahead = reachable(file, &forward);
                let behind = reachable(file, &backward);
                let circle: Vec<usize> = ahead.intersection(&behind).copied().collect();
                seen.extend(&circle);
                circles.push(circle);
            }
        }
        circles.retain(|circle| circle.len() > 1);
        circles.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
        circles
    }

    /// The number of files in the largest circle; 1 where there is none.
    pub(crate) fn largest_circle(&self) -> usize {
        self.circles().first().map_or(1, Vec::len)
    }

    /// A shortest way from the first file of a circle back to it, as `PATH:LINE imports PATH`.
    pub(crate) fn shortest_way_round(&self, circle: &[usize]) -> Vec<String> {
        let start = circle[0];
        let (forward, _) = self.neighbours();
        let before = breadth_first(start, &forward);
        let mut way = vec![self.describe(before[&start], start)];
        let mut file = before[&start];
        while file != start {
            way.push(self.describe(before[&file], file));
            file = before[&file];
        }
        way.reverse();
        way
    }

    fn describe(&self, from: usize, to: usize) -> String {
        let line = self.imports[&(from, to)];
        format!("{}:{line} imports {}", self.files[from], self.files[to])
    }

    fn neighbours(&self) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
        let mut forward = vec![Vec::new(); self.files.len()];
        let mut backward = forward.clone();
        for &(from, to) in self.imports.keys() {
            forward[from].push(to);
            backward[to].push(from);
        }
        (forward, backward)
    }
}

/// The files that `start` reaches, itself included.
fn reachable(start: usize, neighbours: &[Vec<usize>]) -> BTreeSet<usize> {
    let mut found = BTreeSet::from([start]);
    found.extend(breadth_first(start, neighbours).keys());
    found
}

/// By file that `start` reaches over one import or more: the file before it on a shortest way.
fn breadth_first(start: usize, neighbours: &[Vec<usize>]) -> BTreeMap<usize, usize> {
    let mut before = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(file) = queue.pop_front() {
        for &next in &neighbours[file] {
            before.entry(next).or_insert_with(|| {
                queue.push_back(next);
                file
            });
        }
    }
    before
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(imports: &[(usize, usize)]) -> Graph {
        let mut graph = Graph {
            files: ["a.rs", "b.rs", "c.rs", "d.rs"].map(str::to_owned).to_vec(),
            ..Graph::default()
        };
        for &(from, to) in imports {
            graph.add(from, to, 7);
        }
        graph
    }

    #[test]
    fn layers_have_no_circle() {
        let layers = graph(&[(0, 1), (0, 2), (1, 2), (2, 3), (1, 1)]);
        assert!(layers.circles().is_empty());
        assert_eq!(layers.largest_circle(), 1);
        assert_eq!(layers.imports.len(), 4, "a file that names itself imports nothing");
    }

    #[test]
    fn a_circle_is_found_with_a_shortest_way_round() {
        let circle = graph(&[(0, 1), (1, 2), (2, 0), (2, 3)]);
        assert_eq!(circle.circles(), [vec![0, 1, 2]]);
        assert_eq!(
            circle.shortest_way_round(&[0, 1, 2]),
            ["a.rs:7 imports b.rs", "b.rs:7 imports c.rs", "c.rs:7 imports a.rs"]
        );
    }

    #[test]
    fn the_largest_circle_comes_first() {
        let two = graph(&[(0, 1), (1, 0), (2, 3), (3, 2)]);
        assert_eq!(two.circles(), [vec![0, 1], vec![2, 3]]);
    }
}
