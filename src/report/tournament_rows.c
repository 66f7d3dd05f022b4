/* Negotiations of a tournament as lines of CSV, and such lines read back. */
#include "report/talk.h"
#include "report/tournament.h"

#include "document/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint32_t most_seats(const pl_tournament_setup *setup) {
    uint32_t most = 0;
    for (uint32_t i = 0; i < setup->domain_count; i++)
        if (setup->domains[i].party_count > most)
            most = setup->domains[i].party_count;
    return most;
}

static void put_numbered(pl_csv *csv, const char *name, uint32_t count) {
    for (uint32_t p = 0; p < count; p++)
        pl_csv_print(csv, "%s_%u", name, p);
}

void pl_tournament_head(pl_text *out, const pl_tournament_setup *setup) {
    static const char *const counts[] = {"end",      "rounds",   "acts",
                                         "proposer", "consents", "refusals"};
    static const char *const measures[] = {"welfare", "nash_distance", "frontier_least",
                                           "frontier_most", "agreement"};
    uint32_t n = most_seats(setup);
    pl_csv csv = {.out = out};
    pl_csv_string(&csv, "number");
    pl_csv_string(&csv, "scenario");
    pl_csv_string(&csv, "repeat");
    put_numbered(&csv, "strategy", n);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        pl_csv_string(&csv, counts[i]);
    put_numbered(&csv, "utility", n);
    put_numbered(&csv, "payoff", n);
    put_numbered(&csv, "advantage", n);
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        pl_csv_string(&csv, measures[i]);
    pl_csv_end(&csv);
}

/* What the number says already. */
static void put_known(pl_csv *csv, const pl_tournament_setup *setup, const parley_talk *talk,
                      uint32_t repeat) {
    uint32_t n = setup->domains[talk->scenario].party_count;
    pl_csv_integer(csv, talk->number);
    pl_csv_string(csv, setup->names[talk->scenario]);
    pl_csv_integer(csv, repeat);
    for (uint32_t p = 0; p < most_seats(setup); p++)
        pl_csv_string(csv, p < n ? setup->strategies[talk->negotiators[p]] : "");
}

static void put_doubles(pl_csv *csv, const double *numbers, uint32_t count, uint32_t most) {
    for (uint32_t p = 0; p < most; p++)
        pl_csv_double(csv, p < count ? numbers[p] : (double)NAN);
}

/* Numbers with a blank between them. */
static void put_list(pl_csv *csv, const uint32_t *numbers, uint32_t count) {
    pl_text list = {0};
    pl_csv one = {.out = &list};
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            pl_text_add(&list, " ", 1);
        one.filled = false;
        pl_csv_integer(&one, numbers[i]);
    }
    pl_csv_string(csv, pl_text_string(&list));
    csv->out->failed |= list.failed;
    pl_text_clear(&list);
}

static void put_consents(pl_csv *csv, const parley_talk_result *result) {
    uint32_t parties[PARLEY_MAX_PARTIES], count = 0;
    for (uint32_t p = 0; p < PARLEY_MAX_PARTIES; p++)
        if (result->end == PARLEY_TALK_AGREED && result->consents >> p & 1)
            parties[count++] = p;
    put_list(csv, parties, count);
}

void pl_tournament_row(pl_text *out, const pl_tournament_setup *setup,
                       const parley_tournament_row *row, const uint32_t *agreement) {
    const pl_domain *domain = &setup->domains[row->talk.scenario];
    const parley_talk_result *result = &row->result;
    uint32_t n = domain->party_count, most = most_seats(setup);
    bool agreed = result->end == PARLEY_TALK_AGREED;
    pl_csv csv = {.out = out};
    put_known(&csv, setup, &row->talk, row->repeat);
    pl_csv_string(&csv, pl_end_word(result->end));
    pl_csv_integer(&csv, result->rounds);
    pl_csv_integer(&csv, result->acts);
    if (agreed || result->end == PARLEY_TALK_LEFT)
        pl_csv_integer(&csv, result->proposer);
    else
        pl_csv_empty(&csv);
    put_consents(&csv, result);
    pl_csv_integer(&csv, result->refusals);
    put_doubles(&csv, result->utilities, n, most);
    put_doubles(&csv, row->payoffs, n, most);
    put_doubles(&csv, row->advantages, n, most);
    pl_csv_double(&csv, row->welfare);
    pl_csv_double(&csv, row->nash_distance);
    pl_csv_double(&csv, row->frontier_least);
    pl_csv_double(&csv, row->frontier_most);
    put_list(&csv, agreement, agreed ? domain->issue_count : 0);
    pl_csv_end(&csv);
}

/* -- reading --------------------------------------------------------------------------------- */

/* The rest of a line: fields without quotes. */
typedef struct fields {
    const char *at;
    bool good;
} fields;

/* The text of the next field, at most `size` - 1 bytes of it. */
static void next_text(fields *f, char *out, size_t size) {
    size_t length = strcspn(f->at, ",");
    f->good &= *f->at == ',';
    if (!f->good)
        return;
    length = strcspn(++f->at, ",");
    f->good = length < size;
    if (!f->good)
        return;
    memcpy(out, f->at, length);
    out[length] = '\0';
    f->at += length;
}

static const double MOST = 1e12; /* far beyond any utility, and far from overflowing sums */

/* A number in decimal notation, or NaN for an empty field. */
static double next_double(fields *f) {
    char text[40] = "", *end;
    next_text(f, text, sizeof text);
    if (!f->good || !text[0])
        return (double)NAN;
    double value = strtod(text, &end);
    f->good = !*end && fabs(value) <= MOST && strspn(text, "0123456789.e+-") == strlen(text);
    return value;
}

static uint32_t next_whole(fields *f) {
    double value = next_double(f);
    f->good &= value >= 0 && value <= UINT32_MAX && value == floor(value);
    return f->good ? (uint32_t)value : 0;
}

static void next_doubles(fields *f, double *numbers, uint32_t count, uint32_t most) {
    for (uint32_t p = 0; p < most; p++) {
        double value = next_double(f);
        if (p < count)
            numbers[p] = value;
        else
            f->good &= isnan(value) != 0;
    }
}

/* Whether the last field is as many numbers as there are issues, each an option's; or empty. */
static bool is_agreement(fields *f, const pl_domain *domain, bool agreed) {
    uint32_t count = 0;
    f->good &= *f->at == ',';
    for (f->at += f->good; f->good && *f->at; count++) {
        char *end;
        f->good = *f->at >= '0' && *f->at <= '9' && count < domain->issue_count;
        unsigned long option = f->good ? strtoul(f->at, &end, 10) : 0;
        if (!f->good)
            break;
        f->good = option < domain->first[count + 1] - domain->first[count] &&
                  (*end == '\0' || (*end == ' ' && end[1]));
        f->at = end + (*end == ' ');
    }
    return f->good && count == (agreed ? domain->issue_count : 0);
}

static uint32_t find_end(const char *word) {
    uint32_t end = PARLEY_TALK_AGREED;
    while (end <= PARLEY_TALK_REFUSED && strcmp(pl_end_word(end), word) != 0)
        end++;
    return end;
}

static bool read_result(parley_tournament_row *row, const pl_domain *domain, uint32_t most,
                        fields *f) {
    char word[16] = "", consents[40];
    double number;
    next_text(f, word, sizeof word);
    row->result.end = find_end(word);
    row->result.rounds = next_whole(f);
    row->result.acts = next_whole(f);
    number = next_double(f);
    f->good &= isnan(number) || (number >= 0 && number <= PARLEY_MAX_PARTIES);
    row->result.proposer = f->good && !isnan(number) ? (uint32_t)number : 0;
    next_text(f, consents, sizeof consents);
    row->result.refusals = next_whole(f);
    next_doubles(f, row->result.utilities, domain->party_count, most);
    next_doubles(f, row->payoffs, domain->party_count, most);
    next_doubles(f, row->advantages, domain->party_count, most);
    row->welfare = next_double(f);
    row->nash_distance = next_double(f);
    row->frontier_least = next_double(f);
    row->frontier_most = next_double(f);
    return f->good && row->result.end <= PARLEY_TALK_REFUSED && row->result.rounds > 0 &&
           is_agreement(f, domain, row->result.end == PARLEY_TALK_AGREED);
}

bool pl_tournament_read_row(parley_tournament_row *row, const pl_tournament_setup *setup,
                            uint64_t number, const char *line, size_t length, pl_text *memory) {
    pl_csv csv = {.out = memory};
    *row = (parley_tournament_row){0};
    parley_tournament_talk(setup->tournament, &row->talk, &row->repeat, number);
    memory->length = 0;
    put_known(&csv, setup, &row->talk, row->repeat);
    if (memory->failed || length < memory->length || strlen(line) != length ||
        memcmp(line, memory->bytes, memory->length) != 0)
        return false;
    fields f = {line + memory->length, true};
    return read_result(row, &setup->domains[row->talk.scenario], most_seats(setup), &f);
}
