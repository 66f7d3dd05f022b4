"""Recomputes what `parley amend`, `pool`, `rank`, `divide` and `solve --concept raiffa` report, from docs/amend.md and
docs/solve.md alone, by looking at every agreement, every set of changes and every pair of changes there is.

Every difference is told in words. Only dossiers whose numbers are exact on the grid of docs/analysis.md are compared,
so that a figure is right or wrong.
"""

import itertools
import json
import math
import subprocess
from decimal import Decimal
from fractions import Fraction

import numpy as np

GRID = 2 ** 29
DIGITS = Fraction(5, 10 ** 13) + Fraction(1, 10 ** 15)      # rounded to 12 digits, by way of a double
OF_HUNDRED = 100 * DIGITS


def is_exact(view):
    """Whether all values of all parties lie on grids of at most 2^29 units."""
    for party in view.parties:
        values = list(view.reservation[party].values())
        for point in view.domain[party]:
            for option in view.options[point]:
                position = view.position[party, point, option]
                values += [view.share(party, point) * part
                           for part in (position.low, position.middle, position.high)]
        if 2 * math.lcm(*[value.denominator for value in values]) > GRID:
            return False
    return True


class Witness:
    def __init__(self, program, path, oracle, day):
        self.program, self.path, self.oracle, self.day = program, path, oracle, day
        self.view = oracle.view
        self.differences = []
        self.seen = set()          # what occurred, for a test of the cases themselves

    # Running and comparing

    def run(self, *words, codes=(0, 1)):
        command = [self.program, words[0], str(self.path), *words[1:], "--json"]
        done = subprocess.run(command + (["--as-of", self.day] if self.day else []), capture_output=True, text=True,
                              timeout=120)
        self.command = " ".join(words)
        if done.returncode not in codes or done.stderr:
            self.differ("exit code", f"{done.returncode}: {done.stderr.strip()[-200:]}", "0 or 1 and nothing said")
            return None, done.returncode
        return json.loads(done.stdout, parse_float=Decimal), done.returncode

    def differ(self, what, program, witness):
        self.differences.append(f"{self.command}: {what}: program {program}, witness {witness}")

    def same(self, what, program, witness):
        if program != witness:
            self.differ(what, program, witness)

    def close(self, what, program, witness, within=DIGITS):
        if abs(Fraction(str(program)) - witness) > within:
            self.differ(what, program, f"{float(witness):.12g}")

    def by_party(self, what, program, witness, parties=None, within=DIGITS):
        parties = self.view.parties if parties is None else parties
        self.same(f"{what}: parties", list(program), list(parties))
        for party in parties:
            self.close(f"{what} of {party}", program[party], witness[party], within)

    def header(self, tree):
        self.same("parties", tree["parties"], self.oracle.parties)
        self.by_party("reservation", tree["reservations"],
                      {party: self.view.reservation[party]["central"] for party in self.oracle.parties},
                      self.oracle.parties)

    def package(self, what, package, among):
        """The place of a package with its utilities right, if it is one of these agreements; else None."""
        place = self.oracle.place(package["choices"])
        if place is None or not among[place]:
            self.differ(what, package["choices"], "not one of these agreements")
            return None
        self.by_party(f"{what}: utility", package["utilities"], self.oracle.vector(place, self.view.parties))
        return place

    # What the program says of single agreements

    def surplus(self, place):
        return {party: Fraction(int(self.oracle.utilities[party][place]) - self.oracle.floor[party],
                                self.oracle.units[party]) for party in self.oracle.parties}

    def gain(self, party, base, place):
        return Fraction(int(self.oracle.utilities[party][place]) - int(self.oracle.utilities[party][base]),
                        self.oracle.units[party])

    def crosses(self, party, point, option):
        return self.view.counts(party, point) and self.view.consent[party] is not None \
            and self.view.position[party, point, option].red

    def red_lines(self, choices):
        return [(party, point, option) for party in self.view.parties for point, option in choices.items()
                if option is not None and self.crosses(party, point, option)]

    def changed(self, base, places):
        """{place: the columns in which it differs from the base}"""
        return {int(place): tuple(column for column, index in enumerate(self.oracle.index)
                                  if index[place] != index[base]) for place in places}

    def move(self, base, place, columns):
        """The base with only these columns changed to those of the place."""
        steps = [math.prod(self.view.shape[column + 1:]) for column in range(len(self.view.shape))]
        return base + sum((int(self.oracle.index[column][place]) - int(self.oracle.index[column][base])) * steps[column]
                          for column in columns)

    # parley amend

    def amend(self, draft, most=3, only_unharmed=False):
        words = ([] if most == 3 else ["--changes", str(most)]) + (["--unharmed"] if only_unharmed else [])
        tree, code = self.run("amend", "--draft", draft, "--most", "1000", *words)
        if tree is None:
            return
        self.header(tree)
        choices = self.view.drafts[draft]
        self.same("draft", (tree["draft"], tree["choices"]), (draft, choices))
        self.same("not_stated", tree["not_stated"], sum(option is None for option in choices.values()))
        self.same("most_changes", tree["most_changes"], most)
        base = self.plan(tree, choices)
        self.nearest(tree, choices)
        if base is None:
            self.same("lists without a plan", (tree["acceptable"], tree["improving"], code), (None, None, 1))
            return
        accepted = self.oracle.acceptable.astype(bool)
        better = self.oracle.signable.copy()
        some = np.zeros(self.oracle.count, dtype=bool)
        for party in self.oracle.parties:
            gain = self.oracle.utilities[party] - self.oracle.utilities[party][base]
            better &= (gain >= 0).astype(bool)
            some |= (gain > 0).astype(bool)
        count = self.amendments("acceptable", tree["acceptable"], base, accepted, most)
        self.amendments("improving", tree["improving"], base, better & some, most)
        self.trades(tree["trades"], base, only_unharmed)
        self.same("exit code", code, 0 if accepted[base] or count else 1)

    def plan(self, tree, choices):
        """The place of the plan, or None."""
        oracle, plan = self.oracle, tree["plan"]
        kept = oracle.stated(choices)
        if None in choices.values():
            kept &= oracle.agreement
            for column, point in enumerate(self.view.points):
                for place, option in enumerate(self.view.options[point]):
                    if choices[point] is None and (point, option) in oracle.red:
                        kept &= oracle.index[column] != place
        if not kept.any():
            self.same("plan", plan, None)
            self.seen.add("no plan")
            return None
        if plan is None:
            self.differ("plan", None, "there is one")
            return None
        base = self.package("plan", plan, kept)
        if base is None:
            return None
        if None in choices.values():
            self.seen.add("completed")
            self.same("plan: leximin", oracle.leximin_of(base), oracle.best_leximin(np.flatnonzero(kept)))
        crossed = self.red_lines(plan["choices"])
        told = [(line["party"], line["point"], line["option"]) for line in plan["red_lines"]]
        self.same("plan: red_lines", sorted(told), sorted(crossed))
        surplus = self.surplus(base)
        verdicts = {party: "no_say" if self.view.consent[party] is None
                    else "red_line" if any(line[0] == party for line in crossed)
                    else "signs" if surplus[party] >= 0 else "refuses" for party in self.view.parties}
        self.same("plan: verdicts", plan["verdicts"], verdicts)
        self.same("plan: breaks_constraint", plan["breaks_constraint"], not oracle.agreement[base])
        self.same("plan: acceptable", plan["acceptable"], bool(oracle.acceptable[base]))
        return base

    def amendments(self, what, told, base, goal, most):
        """Compares one list of amendments with all there are; returns their number."""
        near = self.changed(base, np.flatnonzero(goal))
        near = {place: columns for place, columns in near.items() if 0 < len(columns) <= most}
        whole = set() if what == "acceptable" and goal[base] else {
            place for place, columns in near.items()
            if not any(goal[self.move(base, place, part)] for size in range(1, len(columns))
                       for part in itertools.combinations(columns, size))}
        rate = {place: sum((self.gain(party, base, place) for party in self.oracle.parties), Fraction(0))
                / len(near[place]) for place in whole}
        self.same(f"{what}: found", told["found"], len(whole))
        best = {}
        for place in whole:
            best[near[place]] = max(best.get(near[place], rate[place]), rate[place])
        listed = {}
        rates = []
        for amendment in told["amendments"]:
            place = self.oracle.place({**self.names(base), **amendment["changes"]})
            if place not in whole or len(amendment["changes"]) != len(near[place]) or near[place] in listed:
                self.differ(f"{what}: amendment", amendment["changes"], "none, or its points stand there twice")
                continue
            listed[near[place]] = rate[place]
            rates.append(rate[place])
            self.by_party(f"{what}: gain", amendment["gains"], {party: self.gain(party, base, place)
                                                              for party in self.view.parties})
            self.close(f"{what}: gain_per_change", amendment["gain_per_change"], rate[place])
            self.same(f"{what}: acceptable_to_all", amendment["acceptable_to_all"],
                      bool(self.oracle.acceptable[place]))
        if len(best) <= 1000:
            self.same(f"{what}: the best of each set of points", listed, best)
        self.same(f"{what}: order", rates, sorted(rates, reverse=True))
        if whole:
            self.seen.add(what)
        return len(whole)

    def names(self, place):
        return {point: self.view.options[point][int(column[place])]
                for point, column in zip(self.view.points, self.oracle.index)}

    def trades(self, told, base, only_unharmed):
        oracle = self.oracle
        own = self.names(base)
        surplus = self.surplus(base)
        moves = [(column, option) for column, point in enumerate(self.view.points)
                 for option, name in enumerate(self.view.options[point])
                 if name != own[point] and (point, name) not in oracle.red]
        single = {move: self.single(base, move) for move in moves}
        found, unharmed, best = 0, 0, {}
        for a, b in itertools.combinations(moves, 2):
            if a[0] == b[0]:
                continue
            one, two = single[a], single[b]
            pairs = [pair for pair in itertools.combinations(oracle.parties, 2) if self.is_trade(one, two, *pair)]
            place = base + one["step"] + two["step"]
            if not pairs or not oracle.agreement[place]:
                continue
            total = {party: one[party] + two[party] for party in oracle.parties}
            if any(surplus[party] >= 0 > surplus[party] + total[party] for party in oracle.parties):
                continue
            for pair in pairs:
                found += 1
                harmless = all(total[party] >= 0 for party in oracle.parties if party not in pair)
                unharmed += harmless
                key = (a[0], b[0])
                if harmless or not only_unharmed:
                    best[key] = max(best.get(key, sum(total.values())), sum(total.values()))
        self.same("trades: found", told["found"], found)
        self.same("trades: unharmed", told["unharmed"], unharmed)
        self.listed_trades(told["trades"], base, best)
        if found:
            self.seen.add("trades")
        if found > unharmed:
            self.seen.add("harmful trades")

    def single(self, base, move):
        """What a single change brings each party, and how far it leads from the base."""
        column, option = move
        place = base + (option - int(self.oracle.index[column][base])) * math.prod(self.view.shape[column + 1:])
        return {"step": place - base, **{party: self.gain(party, base, place) for party in self.view.parties}}

    @staticmethod
    def is_trade(one, two, p, q):
        crossed = one[p] > 0 > one[q] and two[p] < 0 < two[q] or one[p] < 0 < one[q] and two[p] > 0 > two[q]
        return crossed and one[p] + two[p] > 0 and one[q] + two[q] > 0

    def listed_trades(self, told, base, best):
        listed, sums = {}, []
        for trade in told:
            columns = [self.view.points.index(change["point"]) for change in trade["changes"]]
            options = [self.view.options[change["point"]].index(change["option"]) for change in trade["changes"]]
            singles = [self.single(base, move) for move in zip(columns, options)]
            for change, one in zip(trade["changes"], singles):
                self.by_party("trades: gain", change["gains"], one)
            key = tuple(columns)
            total = sum(one[party] for one in singles for party in self.oracle.parties)
            sides = [[party for party in self.oracle.parties
                      if one[party] > 0 > two[party] and one[party] + two[party] > 0]
                     for one, two in (singles, singles[::-1])]
            self.same("trades: for", [change["for"] for change in trade["changes"]], sides)
            if key in listed or not all(sides):
                self.differ("trades", trade, "no trade, or twice")
            listed[key] = total
            sums.append(total)
            place = base + sum(one["step"] for one in singles)
            self.same("trades: acceptable_to_all", trade["acceptable_to_all"], bool(self.oracle.acceptable[place]))
        if len(best) <= 1000:
            self.same("trades: the best of each pair", listed, best)
        self.same("trades: order", sums, sorted(sums, reverse=True))

    def nearest(self, tree, choices):
        oracle, told = self.oracle, tree["nearest"]
        if told is None:
            if oracle.acceptable.any() and len(oracle.parties) < 8:
                self.differ("nearest", None, "there is one")
            return
        place = self.package("nearest", told, oracle.acceptable)
        if place is None:
            return
        changed = oracle.changed_points(choices)
        fewest = int(changed[oracle.acceptable].min())
        self.same("nearest: changes", (told["changes"], int(changed[place])), (fewest, fewest))
        self.same("nearest: sum", oracle.sum_of(place), oracle.best_sum(oracle.acceptable & (changed == fewest)))

    # parley pool

    def pool(self, wanted, distance=None):
        words = ["--packages", str(wanted)] + (["--distance", str(distance)] if distance else [])
        tree, code = self.run("pool", *words)
        if tree is None:
            return
        oracle = self.oracle
        self.header(tree)
        distance = distance or -(-len(self.view.points) // 10)
        self.same("wanted, distance", (tree["wanted"], tree["distance"]), (wanted, distance))
        self.same("exit code", code, 0 if oracle.acceptable.any() else 1)
        self.same("any", bool(tree["packages"]), bool(oracle.acceptable.any()))
        places = [self.package(f"package {number}", package, oracle.acceptable)
                  for number, package in enumerate(tree["packages"])]
        if None in places or not places:
            return
        self.same("first package", oracle.leximin_of(places[0]), oracle.best_leximin(np.flatnonzero(oracle.acceptable)))
        differ = [[sum(int(column[one] != column[two]) for column in oracle.index) for two in places] for one in places]
        for number, (place, package) in enumerate(zip(places, tree["packages"])):
            self.one_of_pool(f"package {number}", place, package)
            self.same(f"package {number}: differences", package["differences"], differ[number])
        apart = [differ[one][two] for one in range(len(places)) for two in range(one)]
        if apart and min(apart) < distance:
            self.differ("distance", min(apart), distance)
        self.same("varying_points", tree["varying_points"],
                  [point for point, column in zip(self.view.points, oracle.index)
                   if len({int(column[place]) for place in places}) > 1])
        free = oracle.acceptable.copy()
        for place in places:
            free &= sum((column != column[place]).astype(int) for column in oracle.index) >= distance
        if tree["complete"] and free.any():
            self.differ("complete", True, "another is far enough from all")
        if len(places) < wanted and len(oracle.parties) + len(places) <= 8:
            self.same("complete", tree["complete"], True)
            self.seen.add("complete pool")
        self.seen.add("full pool" if len(places) == wanted and wanted > 2 else "pool")

    def one_of_pool(self, what, place, package):
        oracle = self.oracle
        surplus = self.surplus(place)
        least = min(surplus.values())
        self.close(f"{what}: least_surplus", package["least_surplus"], least)
        self.same(f"{what}: least_satisfied", package["least_satisfied"],
                  [party for party in oracle.parties if surplus[party] == least])
        base = {party: int(oracle.utilities[party][place]) for party in oracle.parties}
        self.close(f"{what}: slack", package["slack"], max(Fraction(0), oracle.greatest_least(base)))
        as_good, better = oracle.signable.copy(), np.zeros(oracle.count, dtype=bool)
        for party in oracle.parties:
            as_good &= (oracle.utilities[party] >= base[party]).astype(bool)
            better |= (oracle.utilities[party] > base[party]).astype(bool)
        self.same(f"{what}: efficient", package["efficient"], not (as_good & better).any())
        self.seen.add("efficient" if package["efficient"] else "not efficient")

    # parley rank

    def rank(self, quota=None):
        tree, code = self.run("rank", *(["--quota", str(quota)] if quota else []))
        if tree is None:
            return
        voters = self.oracle.parties
        quota = quota or len(voters)
        self.header(tree)
        self.same("quota", tree["quota"], quota)
        ranked, left_out = self.ranked_drafts()
        self.same("left_out", [(entry["id"], entry["why"]) for entry in tree["left_out"]], left_out)
        self.same("drafts", [draft["id"] for draft in tree["drafts"]], ranked)
        if tree["left_out"]:
            self.seen.add("left out")
        value, verdict = {}, {}
        for draft in ranked:
            choices = self.view.drafts[draft]
            crossed = self.red_lines(choices)
            for party in self.view.parties:
                utility = sum((self.view.share(party, point) * self.view.gap(party, point, choices[point])
                               for point in self.view.domain[party]), Fraction(0))
                value[party, draft] = utility
                red = any(line[0] == party for line in crossed)
                verdict[party, draft] = "red_line" if red else \
                    "signs" if utility >= self.view.reservation[party]["central"] else "refuses"
        # A draft that crosses a red line is worse for the party than any that does not.
        order = {key: (verdict[key] != "red_line", value[key]) for key in value}
        depth = {(party, draft): 1 + sum(order[party, other] > order[party, draft] for other in ranked)
                 for party in voters for draft in ranked}
        self.rankings(tree, ranked, value, verdict, order, depth, quota)
        self.same("exit code", code, 0 if tree["chosen"] else 1)

    def ranked_drafts(self):
        ranked, left_out = [], []
        kinds = {draft["id"]: draft.get("kind") for draft in self.view.dossier.get("drafts", [])}
        for draft, choices in self.view.drafts.items():
            if kinds[draft] == "status_quo":
                left_out.append((draft, "status_quo"))
            elif not any(choices.values()):
                left_out.append((draft, "states_nothing"))
            elif not (self.oracle.stated(choices) & self.oracle.agreement).any():
                left_out.append((draft, "breaks_constraint"))
            else:
                ranked.append(draft)
        return ranked, left_out

    def fall_back(self, ranked, depth, verdict, quota):
        """{draft: (depth, parties)} of those that the quota reaches, step by step."""
        reached = {}
        for step in range(1, len(ranked) + 1):
            for draft in ranked:
                backers = sum(depth[party, draft] <= step and verdict[party, draft] == "signs"
                              for party in self.oracle.parties)
                if backers >= quota and draft not in reached:
                    reached[draft] = (step, backers)
        return reached

    def rankings(self, tree, ranked, value, verdict, order, depth, quota):
        voters = self.oracle.parties
        borda = {draft: sum(Fraction(order[party, other] < order[party, draft])
                            + Fraction(other != draft and order[party, other] == order[party, draft], 2)
                            for party in voters for other in ranked) for draft in ranked}
        approval = {draft: sum(verdict[party, draft] == "signs" for party in voters) for draft in ranked}
        reached = self.fall_back(ranked, depth, verdict, quota)
        strength = {draft: (-step, backers) for draft, (step, backers) in reached.items()}
        self.same("chosen", tree["chosen"], [draft for draft in ranked if draft in strength
                                             and strength[draft] == max(strength.values())])
        for told in tree["drafts"]:
            draft = told["id"]
            self.same(f"{draft}: not_stated", told["not_stated"],
                      sum(option is None for option in self.view.drafts[draft].values()))
            self.by_party(f"{draft}: utility", told["utilities"],
                          {party: value[party, draft] for party in self.view.parties})
            self.same(f"{draft}: votes", told["votes"],
                      {party: {"place": depth[party, draft], "verdict": verdict[party, draft]} for party in voters})
            place = 1 + sum(score > borda[draft] for score in borda.values())
            self.same(f"{draft}: borda", (told["borda"]["place"], Fraction(str(told["borda"]["score"]))),
                      (place, borda[draft]))
            place = 1 + sum(votes > approval[draft] for votes in approval.values())
            self.same(f"{draft}: approval", told["approval"], {"place": place, "parties": approval[draft]})
            fallback = None
            if draft in reached:
                place = 1 + sum(other > strength[draft] for other in strength.values())
                fallback = {"place": place, "depth": reached[draft][0], "parties": reached[draft][1]}
                self.seen.add("fallback")
            self.same(f"{draft}: fallback", told["fallback"], fallback)
        if len(set(borda.values())) < len(borda):
            self.seen.add("ties")
        if ranked and not reached:
            self.seen.add("impasse")

    # parley divide

    def divide(self, first, second):
        tree, code = self.run("divide", "--parties", f"{first},{second}")
        if tree is None:
            return
        self.header(tree)
        self.same("between", tree["between"], [first, second])
        points = {point["id"]: point for point in tree["points"]}
        self.same("points", list(points), self.view.points)
        worth = self.worths(points, (first, second))
        blocked = any(point["outcome"] == "blocked" for point in points.values())
        contested = [point for point in points if points[point]["outcome"] in ("won", "shared")]
        obstacle = "blocked" if blocked else None if contested else "nothing_contested"
        if not blocked:
            self.division(tree, points, contested, worth, (first, second))
            choices = {point: points[point]["option"] for point in self.view.points}
            place = self.package("package", tree["package"], np.ones(self.oracle.count, dtype=bool))
            self.same("package", tree["package"]["choices"], choices)
            if place is not None:
                if not self.oracle.agreement[place]:
                    obstacle = "breaks_constraint"
                self.same("package: acceptable", tree["package"]["acceptable"], bool(self.oracle.acceptable[place]))
        else:
            self.same("package", tree["package"], None)
        self.same("obstacle", (tree["obstacle"], tree["applicable"]), (obstacle, obstacle is None))
        self.same("exit code", code, 0 if obstacle is None else 1)
        self.seen.add(f"division: {obstacle}")

    def worth(self, party, point, option):
        return self.view.share(party, point) * self.view.position[party, point, option].middle \
            if point in self.view.domain[party] else Fraction(0)

    def free(self, point):
        return [option for option in self.view.options[point] if (point, option) not in self.oracle.red]

    def worths(self, points, parties):
        """{(party, point): weight times spread} of contested points, after the kind of each was compared."""
        worth = {}
        for point, told in points.items():
            free = self.free(point)
            values = {party: [self.worth(party, point, option) for option in free] for party in parties}
            best = {party: {option for option, value in zip(free, values[party]) if value == max(values[party])}
                    for party in parties}
            flat = [party for party in parties if len(set(values[party])) == 1]
            kind = "blocked" if not free else "indifferent" if flat else \
                "agreed" if best[parties[0]] & best[parties[1]] else "contested"
            outcome = "contested" if told["outcome"] in ("won", "shared") else told["outcome"]
            self.same(f"{point}: outcome", outcome, kind)
            if kind in ("agreed", "indifferent") and told["option"] not in best[parties[0]] & best[parties[1]]:
                self.differ(f"{point}: option", told["option"], "not best for both")
            if kind == "indifferent":
                self.same(f"{point}: indifferent", told["indifferent"], flat)
            if kind != "contested" or outcome != kind:
                continue
            self.best_options(point, told, best, parties)
            for party in parties:
                worth[party, point] = max(values[party]) - min(values[party])
            lost = [self.worth(one, point, told["best"][two]) == min(values[one])
                    for one, two in (parties, parties[::-1])]
            self.same(f"{point}: opposed", told["opposed"], all(lost))
        return worth

    def best_options(self, point, told, best, parties):
        """Of several equally good options the best for the other."""
        for one, two in (parties, parties[::-1]):
            option = told["best"][one]
            if option not in best[one] or self.worth(two, point, option) != \
                    max(self.worth(two, point, other) for other in best[one]):
                self.differ(f"{point}: best of {one}", option, sorted(best[one]))

    def division(self, tree, points, contested, worth, parties):
        one, two = parties
        total = {party: sum(worth[party, point] for point in contested) for party in parties}
        if not contested:
            self.same("total", list(tree["total"].values()), [0, 0])
            return
        have = dict.fromkeys(parties, Fraction(0))
        for point in contested:
            told = points[point]
            shares = {party: Fraction(str(told["shares"][party])) for party in parties}
            self.by_party(f"{point}: points", told["points"],
                          {party: 100 * worth[party, point] / total[party] for party in parties}, parties,
                          OF_HUNDRED)
            whole = sorted(shares.values()) == [0, 1]
            self.same(f"{point}: outcome", told["outcome"], "won" if whole else "shared")
            if abs(sum(shares.values()) - 1) > DIGITS or not all(-DIGITS <= share <= 1 for share in shares.values()):
                self.differ(f"{point}: shares", shares, "parts of one whole")
            for party in parties:
                have[party] += shares[party] * 100 * worth[party, point] / total[party]
            if whole:
                self.same(f"{point}: option", told["option"], told["best"][one if shares[one] == 1 else two])
            else:
                self.shared_option(point, told, shares, worth, parties)
        if sum(points[point]["outcome"] == "shared" for point in contested) > 1:
            self.differ("shared points", "several", "one at most")
        best = self.equal_total(contested, worth, total, parties)
        for party in parties:
            if abs(have[party] - best) > Fraction(1, 10 ** 9):
                self.differ(f"points of {party}", float(have[party]), float(best))
            self.close(f"total of {party}", tree["total"][party], best, OF_HUNDRED)

    def shared_option(self, point, told, shares, worth, parties):
        def off(option):
            return sum(abs((self.worth(party, point, option) - min(self.worth(party, point, other)
                                                                  for other in self.free(point)))
                           / worth[party, point] - shares[party]) for party in parties)

        if off(told["option"]) > min(off(option) for option in self.free(point)) + Fraction(1, 10 ** 9):
            self.differ(f"{point}: option", told["option"], "another is nearer to the shares")

    @staticmethod
    def equal_total(contested, worth, total, parties):
        """The points that both have in the efficient division that gives both the same: from the point that the first
        wants most against the second on, the first takes until both are equal."""
        one, two = parties
        mine = {point: 100 * worth[one, point] / total[one] for point in contested}
        other = {point: 100 * worth[two, point] / total[two] for point in contested}
        have, left = Fraction(0), Fraction(100)
        for point in sorted(contested, key=lambda name: other[name] / mine[name]):
            if have + mine[point] >= left - other[point]:
                return have + mine[point] * (left - have) / (mine[point] + other[point])
            have, left = have + mine[point], left - other[point]
        return have

    # parley solve --concept raiffa

    def raiffa(self):
        tree, code = self.run("solve", "--concept", "raiffa")
        if tree is None:
            return
        oracle = self.oracle
        self.same("found", (tree["found"], code), (bool(oracle.acceptable.any()), 0 if oracle.acceptable.any() else 1))
        if not tree["found"]:
            self.same("path", tree["path"], [])
            return
        path, floors = self.raiffa_path(tree["grid"])
        self.same("length of the path", len(tree["path"]), len(path))
        for told, point in zip(tree["path"], path):
            for party in oracle.parties:
                if abs(Fraction(str(told[party])) - point[party]) > Fraction(1, 10 ** 9):
                    self.differ(f"path of {party}", told[party], float(point[party]))
        place = oracle.place(tree["choices"])
        self.by_party("utility", tree["utilities"], oracle.vector(place), oracle.parties)
        above = self.above(floors)
        if place is None or not above[place]:
            self.differ("agreement", tree["choices"], "not above the last point")
            return
        rows = {tuple(Fraction(int(oracle.utilities[party][other]), oracle.units[party]) - floors[party]
                      for party in oracle.parties) for other in np.flatnonzero(above)}
        mine = sorted(value - floors[party] for party, value in oracle.vector(place).items())
        self.same("agreement: leximin", mine, max(sorted(row) for row in rows))
        if len(path) > 2:
            self.seen.add("long path")

    def above(self, floors):
        result = self.oracle.signable.copy()
        for party in self.oracle.parties:
            least = math.ceil(floors[party] * self.oracle.units[party])
            result &= (self.oracle.utilities[party] >= least).astype(bool)
        return result

    def raiffa_path(self, grid):
        """The points in whole utilities, and what the agreement gives at least, by the rule of docs/solve.md."""
        oracle, parties = self.oracle, self.oracle.parties
        unit = {party: grid[party]["units"] << 30 for party in parties}
        point = {party: grid[party]["reservation_units"] << 30 for party in parties}
        path = []
        while True:
            path.append({party: Fraction(point[party], unit[party]) for party in parties})
            floors = {party: Fraction(-(-point[party] >> 30), grid[party]["units"]) for party in parties}
            where = self.above(floors)
            best = {party: Fraction(int(oracle.utilities[party][where].max()), oracle.units[party])
                    for party in parties}
            if self.above(best).any():
                return path, best
            following = {party: point[party] + (int(best[party] * unit[party]) - point[party]) // len(parties)
                         for party in parties}
            reached = {party: Fraction(-(-following[party] >> 30), grid[party]["units"]) for party in parties}
            if not self.above(reached).any():
                return path, floors
            point = following
