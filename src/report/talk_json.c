/* A negotiation as a JSON object ("parley.talk/1"), and its acts as CSV. */
#include "report/package_json.h"
#include "report/talk.h"

#include "document/csv.h"

#include <math.h>
#include <string.h>

static void put_numbers(pl_json *json, const char *key, const double *numbers, uint32_t count) {
    pl_json_key(json, key);
    pl_json_open(json, '[');
    for (uint32_t p = 0; p < count; p++)
        pl_json_double(json, numbers[p]);
    pl_json_close(json, ']');
}

static void put_choices(pl_json *json, const char *key, const pl_domain *d,
                        const uint32_t *choices) {
    pl_json_key(json, key);
    if (!choices) {
        pl_json_null(json);
        return;
    }
    pl_json_open(json, '{');
    for (uint32_t j = 0; j < d->issue_count; j++) {
        pl_json_key(json, d->issues[j].id);
        pl_json_string(json, pl_domain_value(d, j, choices[j])->id);
    }
    pl_json_close(json, '}');
}

/* -- parts ----------------------------------------------------------------------------------- */

static void put_parties(pl_json *json, const pl_talk_report *report) {
    const pl_domain *d = report->domain;
    pl_json_key(json, "parties");
    pl_json_open(json, '[');
    for (uint32_t p = 0; p < d->party_count; p++) {
        double least, best;
        parley_scenario_range(d->scenario, p, &least, &best);
        pl_json_open(json, '{');
        pl_json_member_string(json, "id", d->parties[p].id);
        pl_json_member_string(json, "name", d->parties[p].label);
        pl_json_member_string(json, "strategy", report->strategies[p]);
        pl_json_key(json, "reservation");
        pl_json_double(json, parley_scenario_reservation(d->scenario, p, 0));
        pl_json_key(json, "least");
        pl_json_double(json, least);
        pl_json_key(json, "best");
        pl_json_double(json, best);
        pl_json_close(json, '}');
    }
    pl_json_close(json, ']');
}

/* Whose consent is needed, and what principals ratify. */
static void put_rules(pl_json *json, const pl_talk_report *report) {
    const parley_protocol *rules = report->rules;
    uint32_t n = report->domain->party_count;
    pl_json_key(json, "required");
    pl_json_open(json, '[');
    for (uint32_t p = 0; p < n; p++)
        if (rules->required >> p & 1)
            pl_json_integer(json, p);
    pl_json_close(json, ']');
    put_numbers(json, "principals", rules->principals, n);
    put_numbers(json, "refuses", rules->refusals, n);
}

static void put_result(pl_json *json, const pl_talk_report *report) {
    const parley_talk_result *result = &report->result;
    uint32_t n = report->domain->party_count;
    put_choices(json, "agreement", report->domain, report->agreement);
    pl_json_member_string(json, "end", pl_end_word(result->end));
    pl_json_member_integer(json, "rounds", result->rounds);
    put_numbers(json, "utilities", result->utilities, n);
    put_numbers(json, "payoffs", result->payoffs, n);
    pl_json_key(json, "proposer");
    if (!report->mediated && (result->end == PARLEY_TALK_AGREED || result->end == PARLEY_TALK_LEFT))
        pl_json_integer(json, result->proposer);
    else
        pl_json_null(json);
    pl_json_key(json, "consents");
    pl_json_open(json, '[');
    for (uint32_t p = 0; p < n; p++)
        if (report->agreement && result->consents >> p & 1)
            pl_json_integer(json, p);
    pl_json_close(json, ']');
    pl_json_member_integer(json, "refusals", result->refusals);
}

static void put_offers(pl_json *json, const pl_talk_report *report) {
    pl_json_key(json, "offers");
    pl_json_open(json, '[');
    for (size_t i = 0; i < report->act_count; i++) {
        const parley_act *act = &report->acts[i];
        if (act->kind != PARLEY_ACT_OFFER)
            continue;
        pl_json_open(json, '{');
        pl_json_member_integer(json, "party", act->party);
        pl_json_member_integer(json, "round", act->round + 1);
        put_choices(json, "choices", report->domain, pl_talk_offer(report, i));
        put_numbers(json, "utilities", act->utilities, report->domain->party_count);
        pl_json_close(json, '}');
    }
    pl_json_close(json, ']');
}

/* Acts name the offer that they are about by its place in "offers". */
static void put_acts(pl_json *json, const pl_talk_report *report) {
    int64_t last[PARLEY_MAX_PARTIES + 1], offers = 0;
    for (uint32_t p = 0; p <= PARLEY_MAX_PARTIES; p++)
        last[p] = -1;
    pl_json_key(json, "acts");
    pl_json_open(json, '[');
    for (size_t i = 0; i < report->act_count; i++) {
        const parley_act *act = &report->acts[i];
        if (act->kind == PARLEY_ACT_OFFER)
            last[act->party] = offers++;
        pl_json_open(json, '{');
        pl_json_member_integer(json, "round", act->round + 1);
        pl_json_member_integer(json, "party", act->party);
        pl_json_member_string(json, "act", pl_act_word(act->kind));
        pl_json_key(json, "offer");
        if (act->kind == PARLEY_ACT_LEAVE || last[act->about] < 0)
            pl_json_null(json);
        else
            pl_json_integer(json, last[act->about]);
        pl_json_close(json, '}');
    }
    pl_json_close(json, ']');
}

/* -- with a mediator ------------------------------------------------------------------------- */

/* The act that a draft first stood in: this one, or the one before it in which it was the text or
 * the last draft shown. */
static bool is_new_draft(const pl_talk_report *report, size_t act, size_t text, size_t shown) {
    size_t bytes = report->domain->issue_count * sizeof(uint32_t);
    const uint32_t *draft = pl_talk_offer(report, act);
    return (text == SIZE_MAX || memcmp(draft, pl_talk_offer(report, text), bytes) != 0) &&
           (shown == SIZE_MAX || memcmp(draft, pl_talk_offer(report, shown), bytes) != 0);
}

static void put_draft(pl_json *json, const pl_talk_report *report, size_t act) {
    pl_json_open(json, '{');
    pl_json_member_integer(json, "round", report->acts[act].round + 1);
    put_choices(json, "choices", report->domain, pl_talk_offer(report, act));
    put_numbers(json, "utilities", report->acts[act].utilities, report->domain->party_count);
    pl_json_close(json, '}');
}

/* numbers[act_count]: the place in "drafts" of what an act is about. */
static void put_drafts(pl_json *json, const pl_talk_report *report, int64_t *numbers) {
    size_t text = SIZE_MAX, shown = SIZE_MAX;
    int64_t count = 0;
    pl_json_key(json, "drafts");
    pl_json_open(json, '[');
    for (size_t i = 0; i < report->act_count; i++) {
        const parley_act *act = &report->acts[i];
        bool drafted = act->kind == PARLEY_ACT_SHOW || act->kind == PARLEY_ACT_REVISE;
        bool is_new = drafted && is_new_draft(report, i, text, shown);
        size_t bytes = report->domain->issue_count * sizeof(uint32_t);
        if (is_new)
            put_draft(json, report, i);
        if (is_new)
            numbers[i] = count++;
        else if (text != SIZE_MAX &&
                 memcmp(pl_talk_offer(report, i), pl_talk_offer(report, text), bytes) == 0)
            numbers[i] = numbers[text];
        else
            numbers[i] = numbers[shown];
        text = act->kind == PARLEY_ACT_REVISE ? i : text;
        shown = act->kind == PARLEY_ACT_SHOW ? i : shown;
    }
    pl_json_close(json, ']');
}

static void put_answer(pl_json *json, const pl_talk_report *report, size_t i) {
    static const char *const words[] = {"accepted", "criticised", "rejected"};
    const pl_domain *d = report->domain;
    pl_json_member_string(json, "whole", pl_vote_word(report->acts[i].vote));
    pl_json_key(json, "could_sign");
    pl_json_boolean(json, report->acts[i].could_sign);
    pl_json_key(json, "points");
    pl_json_open(json, '{');
    for (uint32_t j = 0; j < d->issue_count; j++)
        pl_json_member_string(json, d->issues[j].id,
                              words[report->answers[i * d->issue_count + j]]);
    pl_json_close(json, '}');
}

static void put_mediated_acts(pl_json *json, const pl_talk_report *report, const int64_t *numbers) {
    pl_json_key(json, "acts");
    pl_json_open(json, '[');
    for (size_t i = 0; i < report->act_count; i++) {
        const parley_act *act = &report->acts[i];
        bool by_mediator = act->party == PARLEY_THE_MEDIATOR;
        pl_json_open(json, '{');
        pl_json_member_integer(json, "round", act->round + 1);
        pl_json_key(json, "party");
        if (by_mediator)
            pl_json_null(json);
        else
            pl_json_integer(json, act->party);
        pl_json_member_string(json, "act", pl_act_word(act->kind));
        pl_json_member_integer(json, "draft", numbers[i]);
        if (act->kind == PARLEY_ACT_SHOW)
            pl_json_member_integer(json, "to", act->about);
        if (act->kind == PARLEY_ACT_ANSWER)
            put_answer(json, report, i);
        pl_json_close(json, '}');
    }
    pl_json_close(json, ']');
}

static void put_mediation(pl_json *json, const pl_talk_report *report) {
    int64_t *numbers = PL_NEW(int64_t, report->act_count);
    if (numbers) {
        put_drafts(json, report, numbers);
        put_mediated_acts(json, report, numbers);
    }
    json->out->failed |= !numbers;
    pl_free(numbers);
}

/* -- measures -------------------------------------------------------------------------------- */

static void put_solutions(pl_json *json, const pl_talk_report *report) {
    const pl_domain *d = report->domain;
    double utilities[PARLEY_MAX_PARTIES];
    pl_json_key(json, "solutions");
    pl_json_open(json, '{');
    for (int c = 0; c < PARLEY_REFERENCE_SOLUTIONS; c++) {
        pl_json_key(json, parley_concept_name((parley_concept)c));
        if (parley_reference_solution(d->reference, (parley_concept)c, utilities) != PARLEY_OK) {
            pl_json_null(json);
            continue;
        }
        pl_json_open(json, '{');
        put_choices(json, "choices", d, parley_reference_choices(d->reference, (parley_concept)c));
        put_numbers(json, "utilities", utilities, d->party_count);
        pl_json_key(json, "distance");
        pl_json_double(json, report->agreement ? report->distances.solutions[c] : (double)NAN);
        pl_json_close(json, '}');
    }
    pl_json_close(json, '}');
}

static void put_frontier(pl_json *json, const pl_talk_report *report) {
    size_t size = parley_reference_frontier_size(report->domain->reference);
    bool measured = report->agreement && isfinite(report->distances.frontier_most);
    pl_json_key(json, "frontier");
    pl_json_open(json, '{');
    pl_json_key(json, "listed");
    pl_json_boolean(json, size > 0);
    pl_json_key(json, "size");
    if (size > 0)
        pl_json_integer(json, (int64_t)size);
    else
        pl_json_null(json);
    pl_json_key(json, "distance_least");
    pl_json_double(json, measured ? report->distances.frontier_least : (double)NAN);
    pl_json_key(json, "distance_most");
    pl_json_double(json, measured ? report->distances.frontier_most : (double)NAN);
    if (measured) {
        put_numbers(json, "nearest", report->distances.nearest, report->domain->party_count);
    } else {
        pl_json_key(json, "nearest");
        pl_json_null(json);
    }
    pl_json_close(json, '}');
}

void pl_report_talk_json(pl_text *out, const pl_talk_report *report) {
    const pl_domain *d = report->domain;
    pl_json json = {.out = out};
    char day[16];
    pl_json_open(&json, '{');
    pl_json_member_string(&json, "schema", "parley.talk/1");
    pl_json_member_string(&json, "title", d->title);
    pl_json_key(&json, "as_of");
    if (d->is_dossier && d->as_of != PARLEY_ALL_DAYS) {
        parley_day_format(day, d->as_of);
        pl_json_string(&json, day);
    } else {
        pl_json_null(&json);
    }
    pl_json_member_string(&json, "protocol", report->protocol);
    pl_json_member_integer(&json, "deadline", report->rounds);
    pl_json_member_integer(&json, "seed", (int64_t)report->seed);
    pl_json_member_integer(&json, "number", (int64_t)report->number);
    put_parties(&json, report);
    put_rules(&json, report);
    put_result(&json, report);
    put_solutions(&json, report);
    put_frontier(&json, report);
    put_offers(&json, report);
    if (report->mediated)
        put_mediation(&json, report);
    else
        put_acts(&json, report);
    pl_json_close(&json, '}');
}

/* -- CSV ------------------------------------------------------------------------------------- */

static void put_csv_head(pl_csv *csv, const pl_domain *d, bool mediated) {
    static const char *const words[] = {"whole", "could_sign", "points"};
    static const char *const names[] = {"act", "round", "party", "kind", "about"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        pl_csv_string(csv, names[i]);
    for (uint32_t p = 0; p < d->party_count; p++)
        pl_csv_print(csv, "utility_%u", p);
    for (uint32_t j = 0; j < d->issue_count; j++)
        pl_csv_string(csv, d->issues[j].id);
    for (size_t i = 0; mediated && i < sizeof words / sizeof *words; i++)
        pl_csv_string(csv, words[i]);
    pl_csv_end(csv);
}

/* A party, by its number. */
static void put_csv_party(pl_csv *csv, uint32_t party) {
    if (party == PARLEY_THE_MEDIATOR)
        pl_csv_string(csv, "mediator");
    else
        pl_csv_integer(csv, party);
}

/* One letter for each point: a, c, r. */
static void put_csv_answer(pl_csv *csv, const pl_talk_report *report, size_t i) {
    uint32_t m = report->domain->issue_count;
    char letters[PARLEY_MAX_ISSUES + 1] = "";
    bool answered = report->acts[i].kind == PARLEY_ACT_ANSWER;
    for (uint32_t j = 0; answered && j < m; j++)
        letters[j] = "acr"[report->answers[i * m + j]];
    letters[answered ? m : 0] = '\0';
    pl_csv_string(csv, answered ? pl_vote_word(report->acts[i].vote) : "");
    pl_csv_string(csv, !answered ? "" : report->acts[i].could_sign ? "yes" : "no");
    pl_csv_string(csv, letters);
}

void pl_report_talk_csv(pl_text *out, const pl_talk_report *report) {
    const pl_domain *d = report->domain;
    pl_csv csv = {.out = out};
    put_csv_head(&csv, d, report->mediated);
    for (size_t i = 0; i < report->act_count; i++) {
        const parley_act *act = &report->acts[i];
        bool offered = act->kind != PARLEY_ACT_LEAVE;
        pl_csv_integer(&csv, i);
        pl_csv_integer(&csv, act->round + 1);
        put_csv_party(&csv, act->party);
        pl_csv_string(&csv, pl_act_word(act->kind));
        put_csv_party(&csv, act->about);
        for (uint32_t p = 0; p < d->party_count; p++)
            pl_csv_double(&csv, offered ? act->utilities[p] : (double)NAN);
        for (uint32_t j = 0; j < d->issue_count; j++)
            pl_csv_string(&csv,
                          offered ? pl_domain_value(d, j, pl_talk_offer(report, i)[j])->id : "");
        if (report->mediated)
            put_csv_answer(&csv, report, i);
        pl_csv_end(&csv);
    }
}
