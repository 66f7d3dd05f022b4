/* The parties: whose consent is needed and why, reservation values, weights, and persons with what
 * they may do. */
#include "report/show.h"

#include <string.h>

/* Appends " (assumed)" and the like. */
static void put_origin(pl_text *line, parley_origin origin, const char *language) {
    pl_say_with(line, PL_SAY_IN_BRACKETS, language, pl_say_origin(origin, language));
}

static void put_line(pl_text *out, const pl_style *style, pl_phrase label, pl_text *line) {
    pl_put_item(out, style, 2, PL_FAINT, pl_say(label, style->language), 16, pl_text_string(line));
    out->failed |= line->failed;
    pl_text_clear(line);
}

/* The points that a consent is limited to, by number. */
static void put_scope(pl_text *line, const parley_view *view, uint32_t party,
                      const char *language) {
    const parley_view_party *of = &view->parties[party];
    if (of->consent != PARLEY_CONSENT_ON_POINTS)
        return;
    pl_text_put(line, pl_say(PL_SAY_COLON, language));
    size_t start = line->length;
    for (uint32_t j = 0; j < view->point_count; j++) {
        if (!of->in_scope[j])
            continue;
        pl_text number = {0};
        pl_text_print(&number, "%lld",
                      (long long)view->dossier->points[view->points[j].point].number);
        pl_put_listed(line, start, pl_text_string(&number), language);
        line->failed |= number.failed;
        pl_text_clear(&number);
    }
}

static void put_consent(pl_text *out, const parley_view *view, const pl_style *style,
                        uint32_t party) {
    const parley_view_party *of = &view->parties[party];
    pl_text line = {0};
    pl_put_consent(&line, view, party, style->language);
    put_scope(&line, view, party, style->language);
    put_origin(&line, of->consent_origin, style->language);
    put_line(out, style, PL_SAY_CONSENT, &line);
    pl_put_reservation(&line, view, party, style->language);
    put_origin(&line, of->reservation_origin, style->language);
    put_line(out, style, PL_SAY_RESERVATION, &line);
}

static void put_why(pl_text *out, const parley_view *view, const pl_style *style,
                    const parley_record *record) {
    const parley_assumption *assumption = pl_assumption_of(view, record);
    pl_text line = {0};
    if (!assumption)
        return;
    pl_text_put(&line, parley_text_get(&assumption->why, style->language));
    pl_put_sources(&line, view, record, style->language);
    put_line(out, style, PL_SAY_WHY_ASSUMED, &line);
}

/* -- weights --------------------------------------------------------------------------------- */

/* "site > fund > route": the points of an order, tied ones joined by "=". */
static void put_order(pl_text *line, const parley_view *view, const parley_weights *weights,
                      const char *language) {
    size_t named = 0;
    for (uint32_t rank = 1; named < view->point_count && rank <= view->dossier->point_count;
         rank++) {
        bool tied = false;
        for (uint32_t j = 0; j < view->point_count; j++) {
            uint32_t point = view->points[j].point;
            if (weights->ranks[point] != rank)
                continue;
            pl_text_put(line, named == 0 ? "" : tied ? " = " : " > ");
            pl_text_put(line, pl_point_topic(&view->dossier->points[point], language));
            tied = true;
            named++;
        }
    }
}

static void put_shares(pl_text *line, const parley_view *view, const parley_weights *weights,
                       const char *language) {
    size_t start = line->length;
    for (uint32_t j = 0; j < view->point_count; j++) {
        uint32_t point = view->points[j].point;
        pl_put_listed(line, start, pl_point_topic(&view->dossier->points[point], language),
                      language);
        pl_text_put(line, " ");
        if (weights->kinds[point] == PARLEY_WEIGHT_VALUE)
            pl_put_interval(line, weights->shares[point], language);
        else
            pl_text_put(line, pl_say_stance(PARLEY_UNKNOWN, language));
        pl_put_likely(line, &weights->likely[point], language);
    }
}

static void put_weights(pl_text *out, const parley_view *view, const pl_style *style,
                        uint32_t party) {
    const parley_weights *weights = view->parties[party].weights;
    const char *language = style->language;
    pl_text line = {0};
    if (!weights) {
        pl_text_put(&line, pl_say(PL_SAY_EQUAL_WEIGHTS, language));
        put_origin(&line, PARLEY_BY_DEFAULT, language);
    } else {
        if (weights->is_order)
            put_order(&line, view, weights, language);
        else
            put_shares(&line, view, weights, language);
        pl_say_with(&line, PL_SAY_IN_BRACKETS, language, pl_say_basis(weights->basis, language));
        pl_put_sources(&line, view, &weights->record, language);
    }
    put_line(out, style, PL_SAY_WEIGHTS, &line);
}

/* -- preferences ----------------------------------------------------------------------------- */

/* A draft's name, or "point: option" for each point that a package speaks of. */
static void put_offer(pl_text *line, const parley_view *view, const parley_offer *offer,
                      const char *language) {
    const parley_dossier *d = view->dossier;
    size_t start = line->length;
    if (offer->draft != PARLEY_NONE) {
        pl_text_put(
            line, pl_text_or(&d->drafts[offer->draft].name, language, d->drafts[offer->draft].id));
        return;
    }
    for (uint32_t j = 0; j < d->point_count; j++) {
        if (offer->choices[j] == PARLEY_NONE)
            continue;
        pl_put_listed(line, start, pl_point_topic(&d->points[j], language), language);
        pl_text_put(line, pl_say(PL_SAY_COLON, language));
        pl_put_option(line, &d->points[j], (uint32_t)offer->choices[j], language);
    }
}

static void put_preferences(pl_text *out, const parley_view *view, const pl_style *style,
                            uint32_t party) {
    const char *language = style->language;
    for (size_t i = 0; i < view->dossier->preference_count; i++) {
        const parley_preference *preference = &view->dossier->preferences[i];
        pl_text line = {0}, prefers = {0}, over = {0};
        if (preference->party != party || !parley_view_sees(view, &preference->record))
            continue;
        put_offer(&prefers, view, &preference->prefers, language);
        put_offer(&over, view, &preference->over, language);
        pl_say_with(&line, PL_SAY_PREFERS, language, pl_text_string(&prefers),
                    pl_text_string(&over));
        pl_say_with(&line, PL_SAY_IN_BRACKETS, language, pl_say_basis(preference->basis, language));
        pl_put_sources(&line, view, &preference->record, language);
        line.failed |= prefers.failed || over.failed;
        put_line(out, style, PL_SAY_PREFERENCES, &line);
        pl_text_clear(&prefers);
        pl_text_clear(&over);
    }
}

/* -- persons --------------------------------------------------------------------------------- */

/* Days that the view does not see yet are left out: nobody knew then that somebody would leave. */
static void put_term(pl_text *line, const parley_view *view, const parley_person *person,
                     const char *language) {
    if (person->from.written && person->from.known <= view->as_of)
        pl_say_with(line, PL_SAY_FROM_DAY, language, person->from.written);
    if (person->until.written && person->until.known <= view->as_of)
        pl_say_with(line, PL_SAY_UNTIL_DAY, language, person->until.written);
}

static void put_person(pl_text *out, const parley_view *view, const pl_style *style,
                       const parley_person *person) {
    const char *language = style->language;
    pl_text line = {0};
    pl_text_put(&line, parley_text_get(&person->name, language));
    if (person->function.count) {
        pl_text_put(&line, pl_say(PL_SAY_COMMA, language));
        pl_text_put(&line, parley_text_get(&person->function, language));
    }
    put_term(&line, view, person, language);
    if (person->mandate_text.count) {
        pl_text_put(&line, pl_say(PL_SAY_COLON, language));
        pl_text_put(&line, parley_text_get(&person->mandate_text, language));
    }
    pl_put_sources(&line, view, &person->record, language);
    pl_put_item(out, style, 4, PL_PLAIN, pl_say_mandate(person->mandate, language), 14,
                pl_text_string(&line));
    pl_put_paragraph(out, style, 18, pl_text_or(&person->record.note, language, ""));
    out->failed |= line.failed;
    pl_text_clear(&line);
}

static void put_persons(pl_text *out, const parley_view *view, const pl_style *style,
                        const parley_party *party) {
    if (!pl_seen(view, party->persons, party->person_count, sizeof *party->persons))
        return;
    pl_put_paragraph(out, style, 2, pl_say(PL_SAY_PERSONS_AND_MANDATES, style->language));
    for (size_t i = 0; i < party->person_count; i++)
        if (parley_view_sees(view, &party->persons[i].record))
            put_person(out, view, style, &party->persons[i]);
}

void pl_show_parties(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    const char *language = style->language;
    (void)which;
    pl_show_head(out, view, style, PL_SAY_PARTIES);
    for (uint32_t p = 0; p < view->party_count; p++) {
        const parley_party *party = &view->dossier->parties[p];
        const parley_view_party *of = &view->parties[p];
        pl_text line = {0};
        pl_text_put(&line, pl_party_name(view, p, language));
        pl_text_put(&line, pl_say(PL_SAY_COLON, language));
        pl_text_put(&line, pl_say_role(party->role, language));
        pl_text_print(&line, " [%s]", party->id);
        pl_put_heading(out, style, pl_text_string(&line));
        out->failed |= line.failed;
        pl_text_clear(&line);
        pl_show_record(out, view, style, 2, &party->record);
        put_consent(out, view, style, p);
        put_why(out, view, style, of->consent_record);
        if (of->reservation_record != of->consent_record)
            put_why(out, view, style, of->reservation_record);
        put_weights(out, view, style, p);
        put_preferences(out, view, style, p);
        put_persons(out, view, style, party);
    }
}
