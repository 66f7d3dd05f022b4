/* The phrases, each in English and Chinese. */
#include "report/phrases.h"

#include <string.h>

typedef struct wording {
    const char *english, *chinese;
} wording;

/* clang-format off */
static const wording phrases[PL_PHRASES] = {
    /* punctuation and joints */
    [PL_SAY_LIST] = {", ", "、"},
    [PL_SAY_COMMA] = {", ", "，"},
    [PL_SAY_SEMICOLON] = {"; ", "；"},
    [PL_SAY_COLON] = {": ", "："},
    [PL_SAY_TO] = {" to ", "至"},
    [PL_SAY_IN_BRACKETS] = {" ({1})", "（{1}）"},
    [PL_SAY_NONE] = {"None on record.", "没有记录。"},
    [PL_SAY_NOBODY] = {"nobody", "无"},
    /* headings and columns */
    [PL_SAY_OVERVIEW] = {"Overview", "概览"},
    [PL_SAY_PARTY] = {"Party", "各方"},
    [PL_SAY_PARTIES] = {"Parties", "各方"},
    [PL_SAY_ROLE] = {"Role", "角色"},
    [PL_SAY_CONSENT] = {"Consent", "同意"},
    [PL_SAY_RESERVATION] = {"Reservation", "底线价值"},
    [PL_SAY_POINT] = {"Point", "条目"},
    [PL_SAY_POINTS] = {"Points", "条目"},
    [PL_SAY_ONE_POINT] = {"Point", "条目"},
    [PL_SAY_OPTIONS] = {"Options", "选项"},
    [PL_SAY_CONSTRAINTS] = {"Constraints", "约束"},
    [PL_SAY_STANCES] = {"Stances", "立场"},
    [PL_SAY_RED_LINES] = {"Red lines", "红线"},
    [PL_SAY_WEIGHTS] = {"Weights", "权重"},
    [PL_SAY_PREFERENCES] = {"Preferences", "偏好"},
    [PL_SAY_ASSUMPTIONS] = {"Assumptions", "假定"},
    [PL_SAY_DRAFT] = {"draft", "草案"},
    [PL_SAY_DRAFTS] = {"Drafts", "草案"},
    [PL_SAY_ONE_DRAFT] = {"Draft", "草案"},
    [PL_SAY_CHOICES] = {"What the drafts choose", "各草案的选择"},
    [PL_SAY_POINT_BY_POINT] = {"Point by point", "逐条"},
    [PL_SAY_EVENT] = {"event", "事件"},
    [PL_SAY_EVENTS] = {"Events", "事件"},
    [PL_SAY_MEETING] = {"meeting", "会议"},
    [PL_SAY_MEETINGS] = {"Meetings", "会议"},
    [PL_SAY_STATEMENT] = {"statement", "言论"},
    [PL_SAY_STATEMENTS] = {"Statements", "言论"},
    [PL_SAY_TIMELINE] = {"Timeline", "时间线"},
    [PL_SAY_COSTS] = {"Costs of delay", "拖延的代价"},
    [PL_SAY_DISCREPANCIES] = {"Discrepancies", "出入"},
    [PL_SAY_SOURCES] = {"Sources", "来源"},
    [PL_SAY_PERSONS] = {"Persons", "人员"},
    [PL_SAY_PERSONS_AND_MANDATES] = {"Persons, and what each may do", "人员及其授权"},
    [PL_SAY_ON_RECORD] = {"On record", "记录"},
    [PL_SAY_SEEN] = {"Seen", "可见"},
    [PL_SAY_LATER] = {"Later", "较晚"},
    [PL_SAY_SHOWN_BY] = {"Shown by `parley show FILE` and", "`parley show FILE` 后加"},
    /* dates */
    [PL_SAY_AS_OF] = {" as of {1}", "，截至{1}"},
    [PL_SAY_ALL_DAYS] = {", everything on record", "，全部记录"},
    [PL_SAY_BY_DAY] = {"by {1}", "不晚于{1}"},
    [PL_SAY_SINCE_DAY] = {"since {1}", "{1}起"},
    [PL_SAY_UNDATED] = {"Undated", "无日期"},
    [PL_SAY_FROM_DAY] = {", from {1}", "，自{1}起"},
    [PL_SAY_UNTIL_DAY] = {", until {1}", "，至{1}止"},
    /* sources */
    [PL_SAY_PARAGRAPH] = {" par. {1}", " 第{1}段"},
    [PL_SAY_LATER_SOURCES] = {"{1} later", "另{1}项较晚"},
    [PL_SAY_ORIGIN] = {"from ", "源自"},
    [PL_SAY_WEAK] = {"only repeats others", "仅为转述"},
    /* parties */
    [PL_SAY_NEEDED] = {"needed", "须同意"},
    [PL_SAY_NOT_NEEDED] = {"not needed", "无须同意"},
    [PL_SAY_NEEDED_ON] = {"needed on {1} points", "仅{1}条须同意"},
    [PL_SAY_NEEDED_ON_ONE] = {"needed on 1 point", "仅1条须同意"},
    [PL_SAY_NO_WORSE_THAN] = {"no worse than {1}", "不劣于 {1}"},
    [PL_SAY_WHY_ASSUMED] = {"Why assumed", "假定理由"},
    [PL_SAY_EQUAL_WEIGHTS] = {"none on record: all points weigh the same", "没有记录：各条等重"},
    [PL_SAY_PREFERS] = {"prefers {1} to {2}", "宁取{1}，不取{2}"},
    [PL_SAY_LIKELY_MODE] = {", most likely {1}", "，最可能为{1}"},
    [PL_SAY_LIKELY_SHAPES] = {", likely as beta {1}, {2}", "，服从贝塔分布（{1}，{2}）"},
    /* positions */
    [PL_SAY_POSITIONS] = {"{1} positions ({2} parties on {3} options): ", "共{1}个立场（{2}方对{3}个选项）："},
    [PL_SAY_POSITIONS_KNOWN] = {"positions known", "已知立场"},
    [PL_SAY_LEGEND_ORDER] = {
        "one symbol for each option in order, the first for option a; `parley show FILE point N` "
        "gives the options and the positions in words",
        "按选项次序各占一个符号，首个为选项 a；`parley show FILE point N` 列出选项与各方立场"},
    [PL_SAY_LEGEND_VALUE] = {
        "a value given as a number, in tenths: 7 is 0.7 (of an interval the middle; 9: 0.9 to 1)",
        "以数字给出的价值，单位为十分之一：7即0.7（区间取中点；9为0.9至1）"},
    [PL_SAY_LEGEND_ASSUMED] = {"assumed by the analyst, not said by the party", "分析者的假定，并非该方所言"},
    [PL_SAY_LEGEND_SCOPE] = {"the consent of the party does not count on this point", "该方的同意在此条目上不计"},
    [PL_SAY_LEGEND_RUNS] = {"four options in a row with +, then three with ~", "连续四个选项为 +，其后三个为 ~"},
    [PL_SAY_CONSENT_COUNTS] = {"Consent counts here: ", "此条目须同意者："},
    [PL_SAY_PROPOSED_BY] = {"proposed by ", "提出者："},
    [PL_SAY_PROPOSED_IT] = {"proposed it", "由其提出"},
    [PL_SAY_FROM_RED_LINE] = {"from a red line", "出自红线"},
    [PL_SAY_IN_DRAFTS] = {"in drafts ", "见于草案 "},
    [PL_SAY_BEFORE] = {"before: ", "此前："},
    [PL_SAY_NOTHING_ON_RECORD] = {"nothing on record", "没有记录"},
    [PL_SAY_NOT_TOGETHER] = {"not together: ", "不得并存："},
    [PL_SAY_EXACTLY_ONE] = {"exactly one of ", "恰取其一："},
    [PL_SAY_ONLY_WITH] = {" only with ", " 须同时有 "},
    /* drafts */
    [PL_SAY_STATUS_QUO] = {"what holds without an agreement", "无协议时的现状"},
    [PL_SAY_BY_AUTHOR] = {"by ", "作者"},
    [PL_SAY_MADE_FROM] = {"made from {1}", "依据 {1}"},
    [PL_SAY_STATES] = {"states {1} of {2} points, {3} not stated", "{2}条中写明{1}条，{3}条未写明"},
    [PL_SAY_STATES_NONE] = {"states none of the {2} points", "{2}条均未写明"},
    [PL_SAY_STATES_ALL] = {"states all {2} points", "{2}条全部写明"},
    [PL_SAY_NUMBERED] = {"\u00a0(as\u00a0{1})", "（列为{1}）"},
    [PL_SAY_IN_PARENT] = {"in {1}: ", "{1} 中："},
    [PL_SAY_NOT_STATED] = {"not stated", "未写明"},
    [PL_SAY_SHOWN_TO] = {"shown to {1}", "已出示给{1}"},
    [PL_SAY_SHOWN_TO_BY] = {"shown to {1} by {2}", "由{2}出示给{1}"},
    [PL_SAY_LEGEND_OPTION] = {
        "the option chosen, as `parley show FILE point N` lists them; of a range, the number",
        "所选选项，见 `parley show FILE point N`；数值范围直接写出数值"},
    [PL_SAY_LEGEND_CHANGED] = {"not the choice of the draft it was made from", "与其所依据的草案不同"},
    [PL_SAY_LEGEND_DROPPED] = {"dropped", "删除"},
    [PL_SAY_LEGEND_BRACKETED] = {"set aside for later", "搁置待议"},
    /* the record */
    [PL_SAY_PRESENT] = {"present: ", "在场："},
    [PL_SAY_ON_POINT] = {", on {1}", "，谈{1}"},
    [PL_SAY_ABOUT] = {", about ", "，涉及"},
    [PL_SAY_CLAIMS] = {"What was said is a claim of the one who said it.", "所言仅为言者的主张。"},
    [PL_SAY_CONTRADICTED] = {"cannot both hold with ", "与下列不能同真："},
    [PL_SAY_CLAIMED_BY] = {"claimed by {1}", "据{1}所称"},
    [PL_SAY_COST_CLAIMS] = {"A cost is a claim of the one who states it.", "代价仅为陈述者的主张。"},
    [PL_SAY_BORNE_BY_NOBODY] = {"Nobody named", "未指明承担方"},
    [PL_SAY_BETWEEN_SOURCES] = {"Between sources", "来源之间"},
    [PL_SAY_BETWEEN_LANGUAGES] = {"Between languages", "语言之间"},
    /* time */
    [PL_SAY_CLOCK] = {"What time does", "时间的作用"},
    [PL_SAY_CLOCK_UNIT] = {
        "Numbers are utility of the whole plan, 0 to 1, a week where they are a rate. What is not stated: "
        "no cost, no drift, discount 1, nothing for the process.",
        "数字为整个方案的效用（0至1），比率按周计。未写明者：无代价、无变动、折现为1、过程本身无价值。"},
    [PL_SAY_WEEK_0] = {"Week 0 begins", "第0周始于"},
    [PL_SAY_HORIZON] = {"Horizon", "预期期限"},
    [PL_SAY_WEEKS] = {"{1} weeks", "{1}周"},
    [PL_SAY_WORD_UNKNOWN] = {"\"Unknown\" is", "“未知”指"},
    [PL_SAY_WHY] = {"Why", "理由"},
    [PL_SAY_RESTS_ON] = {"Rests on", "所据说法"},
    [PL_SAY_NO_CLOCK] = {"no clock on record: no cost, no drift", "没有记录：无代价、无变动"},
    [PL_SAY_EVENTS_AHEAD] = {"Known in advance", "预知之事"},
    [PL_SAY_LEVERS] = {"Levers", "杠杆"},
    [PL_SAY_ON_DAY_FROM] = {"from {1}", "自{1}起"},
    [PL_SAY_AFTER_WEEKS] = {"acts after {1} weeks", "{1}周后见效"},
    [PL_SAY_PULLED_BY] = {"in the hands of {1}", "由{1}掌握"},
    [PL_SAY_PULLING_COSTS] = {"costs {1} {2}", "{1}付出{2}"},
    [PL_SAY_VALUE_OF] = {"{1}, worth of \"{2}\" {3}", "{1}，“{2}”的价值{3}"},
    /* intent */
    [PL_SAY_INTENT] = {"Intent", "意图"},
    [PL_SAY_INTENT_MEANS] = {
        "A dealer seeks an agreement; a staller gains by keeping talks going. The probabilities are the "
        "analyst's; `parley intent` computes with them.",
        "“求成者”谋求达成协议；“拖延者”因谈判持续而得利。概率均为分析者所定，由`parley intent`计算。"},
    [PL_SAY_PRIOR] = {"Prior", "先验概率"},
    [PL_SAY_EVIDENCE] = {"Evidence", "证据"},
    [PL_SAY_LIKELIHOODS] = {"seen with probability {1} from a dealer, {2} from a staller",
                            "若为求成者，见到的概率为{1}；若为拖延者，为{2}"},
    [PL_SAY_NOT_BESIDE] = {"cannot hold beside ", "不能与之并存："},
};
/* clang-format on */

static const char *in(const wording *of, const char *language) {
    return language && strncmp(language, "zh", 2) == 0 ? of->chinese : of->english;
}

const char *pl_say(pl_phrase phrase, const char *language) {
    return in(&phrases[phrase], language);
}

void pl_say_words(pl_text *out, pl_phrase phrase, const char *language, const char *const *words) {
    size_t count = 0;
    while (words[count])
        count++;
    for (const char *c = pl_say(phrase, language); *c; c++) {
        size_t place = c[0] == '{' && c[1] >= '1' && c[1] <= '9' ? (size_t)(c[1] - '1') : count;
        if (place < count && c[2] == '}') {
            pl_text_put(out, words[place]);
            c += 2;
        } else {
            pl_text_add(out, c, 1);
        }
    }
}

/* -- the words of enumerations --------------------------------------------------------------- */

const char *pl_say_stance(parley_stance_word word, const char *language) {
    static const wording all[] = {{"unknown", "不明"},   {"accept", "接受"}, {"tolerate", "容忍"},
                                  {"criticise", "批评"}, {"reject", "拒绝"}, {"red line", "红线"},
                                  {"value", "价值"}};
    return in(&all[word], language);
}

const char *pl_say_strength(parley_strength strength, const char *language) {
    static const wording all[] = {{"", ""}, {"firm", "坚定"}, {"soft", "有余地"}};
    return in(&all[strength], language);
}

const char *pl_say_basis(parley_basis basis, const char *language) {
    static const wording all[] = {
        {"unknown", "不明"}, {"said", "明言"}, {"read off", "据文推断"}, {"assumed", "假定"}};
    return in(&all[basis], language);
}

const char *pl_say_role(parley_role role, const char *language) {
    static const wording all[] = {
        {"principal", "当事方"}, {"mediator", "调解方"}, {"ally", "盟友"}, {"observer", "观察方"}};
    return in(&all[role], language);
}

const char *pl_say_mandate(parley_mandate mandate, const char *language) {
    static const wording all[] = {{"unstated", "授权不明"},
                                  {"decides", "有权决定"},
                                  {"negotiates", "负责谈判"},
                                  {"carries", "负责传话"}};
    return in(&all[mandate], language);
}

const char *pl_say_change(parley_change_kind change, const char *language) {
    static const wording all[] = {{"kept", "保留"},      {"edited", "修改"},    {"merged", "合并"},
                                  {"split", "拆分"},     {"dropped", "删除"},   {"added", "新增"},
                                  {"set aside", "搁置"}, {"renumbered", "改号"}};
    return in(&all[change], language);
}

const char *pl_say_status(parley_draft_status status, const char *language) {
    static const wording all[] = {{"", ""},
                                  {"public", "公开"},
                                  {"leaked", "泄露"},
                                  {"reported", "见诸报道"},
                                  {"confidential", "保密"}};
    return in(&all[status], language);
}

const char *pl_say_origin(parley_origin origin, const char *language) {
    static const wording all[] = {{"by default", "默认"}, {"stated", "写明"}, {"assumed", "假定"}};
    return in(&all[origin], language);
}

const char *pl_say_quantity(parley_quantity quantity, const char *language) {
    static const wording all[] = {{"cost of delay", "拖延代价"},
                                  {"drift", "变动"},
                                  {"discount", "折现"},
                                  {"process", "过程价值"},
                                  {"reservation value", "底线价值"},
                                  {"worth", "价值"}};
    return in(&all[quantity], language);
}

typedef struct named {
    const char *name;
    wording words;
} named;

static const char *find(const named *all, size_t count, const char *word, const char *language) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(all[i].name, word) == 0)
            return in(&all[i].words, language);
    return word;
}

const char *pl_say_date_basis(const char *word, const char *language) {
    static const named all[] = {{"shown", {"date shown", "日期见于原文"}},
                                {"from_url", {"date from the address", "日期取自网址"}},
                                {"estimated", {"date estimated", "日期为估计"}},
                                {"assumed", {"date assumed", "日期为假定"}}};
    return find(all, sizeof all / sizeof *all, word, language);
}

const char *pl_say_severity(const char *word, const char *language) {
    static const named all[] = {
        {"low", {"low", "轻"}}, {"medium", {"medium", "中"}}, {"high", {"high", "重"}}};
    return find(all, sizeof all / sizeof *all, word, language);
}
