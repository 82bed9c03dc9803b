/** Invented practices for the tests and the preview, so that neither needs a built index. */

/** One edition of an invented practice. */
export interface FakeDocument {
  readonly id: string;
  readonly practice: string;
  readonly language: string;
  readonly title: string;
  readonly text: string;
  readonly url: string | null;
  readonly date: string | null;
  readonly theme: readonly string[];
  readonly place: string;
  readonly type: string;
  readonly group: readonly string[];
}

/** Language → key or value of a facet → label. */
export const LABELS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en: {
    theme: "Theme",
    place: "Place",
    type: "Type of resource",
    group: "People concerned",
    year: "Year",
    language: "Language",
    services: "Services for all",
    housing: "Housing",
    health: "Health",
    school: "Schools",
    city: "Living together",
    mediation: "Mediation and conviviality",
    heritage: "Heritage and old towns",
    participation: "Participation",
    work: "Work and training",
    water: "Water and energy",
    europe: "Europe",
    "southern-mediterranean": "Southern Mediterranean",
    "case-study": "Case study",
    guide: "Guide",
    note: "Peer learning note",
    migrants: "Migrants",
    women: "Women",
    children: "Children and youth",
    older: "Older people",
    neighbours: "Neighbours",
    newcomers: "Newcomers",
    students: "Students",
    workers: "Seasonal workers",
    families: "Families",
    shopkeepers: "Shopkeepers",
    volunteers: "Volunteers",
    tenants: "Tenants",
    associations: "Associations",
    teachers: "Teachers",
    artisans: "Artisans",
    refugees: "Refugees",
    elected: "Elected officials",
  },
  ar: {
    theme: "الموضوع",
    place: "المكان",
    type: "نوع المورد",
    group: "الفئات المعنية",
    year: "السنة",
    language: "اللغة",
    services: "خدمات للجميع",
    housing: "السكن",
    health: "الصحة",
    school: "المدارس",
    city: "العيش معاً",
    mediation: "الوساطة والتعايش",
    heritage: "التراث والمدن العتيقة",
    participation: "المشاركة",
    work: "العمل والتدريب",
    water: "الماء والطاقة",
    europe: "أوروبا",
    "southern-mediterranean": "جنوب المتوسط",
    "case-study": "دراسة حالة",
    guide: "دليل",
    note: "مذكرة تعلّم",
    migrants: "المهاجرون",
    women: "النساء",
    children: "الأطفال والشباب",
    older: "كبار السن",
    neighbours: "الجيران",
    newcomers: "الوافدون الجدد",
    students: "الطلاب",
    families: "العائلات",
  },
};

const THEMES = [
  "services > housing",
  "services > health",
  "services > school",
  "services > water",
  "city > mediation",
  "city > heritage",
  "city > participation",
  "work",
];
const PLACES = [
  "europe > PT > Porto Claro",
  "europe > FR > Saint-Aubin",
  "europe > IT > Montefalco Mare",
  "europe > ES > Vallserena",
  "southern-mediterranean > TN > Dar Zitoun",
  "southern-mediterranean > MA > Ksar Bahri",
  "southern-mediterranean > LB > Ain Nour",
];
const GROUPS = [
  "migrants",
  "women",
  "children",
  "older",
  "neighbours",
  "newcomers",
  "students",
  "workers",
  "families",
  "shopkeepers",
  "volunteers",
  "tenants",
  "associations",
  "teachers",
  "artisans",
  "refugees",
  "elected",
];
const TYPES = ["case-study", "guide", "note"];

const SUBJECTS: readonly (readonly [string, string])[] = [
  [
    "A rent guarantee fund for newcomers",
    "The city stands surety for the first year of rent, so that owners open their doors to " +
      "households without a local guarantor. Housing officers visit twice, and most leases are " +
      "renewed without help.",
  ],
  [
    "Neighbourhood mediators in the old town",
    "Twelve mediators, hired from the streets they work in, bring shopkeepers, families and " +
      "the town hall to one table. Conflicts over noise and refuse fell by a third in two " +
      "years.",
  ],
  [
    "One desk for schools, health and papers",
    "A single desk answers questions that used to need five offices. Interpreters are present" +
      " on market days, and each file has one named person from beginning to end.",
  ],
  [
    "Restoring the medina with its residents",
    "Residents choose which courtyards and fountains are restored first. Local artisans train" +
      " young people on the sites, and rents of restored houses stay capped for ten years.",
  ],
  [
    "Homework rooms in public libraries",
    "Libraries stay open after school with volunteers and quiet tables. Children of families " +
      "in temporary housing come most often; teachers report steadier attendance.",
  ],
  [
    "Participatory budget of the harbour district",
    "Anyone who lives, studies or works in the district can propose and vote, whatever their " +
      "papers. Ballots were printed in six languages and carried to seasonal workers at the " +
      "quay.",
  ],
  [
    "A health bus on the market square",
    "Nurses see people without appointments, vaccinate children and book follow-up visits. " +
      "The bus stands where people already are: the market, the station, the fields at harvest.",
  ],
  [
    "Language cafés run by neighbours",
    "Two evenings a week neighbours share a table, a meal and a language. The town lends the " +
      "rooms and pays a coordinator; the rest is done by volunteers.",
  ],
  [
    "Warm homes, lower bills",
    "Tenants and owners share the cost of insulation under one contract. Advisers visit in " +
      "the tenant’s language and read the meter together before and after.",
  ],
  [
    "Youth council of the two shores",
    "Young people of two cities facing each other across the sea draft recommendations on " +
      "work, studies and travel, and present them to both councils once a year.",
  ],
  [
    "A guide to welcoming new residents",
    "What to prepare before the first letter is sent: words, forms, opening hours, a map, and" +
      " the person who will answer. With checklists and templates to copy.",
  ],
  [
    "Shared gardens between the towers",
    "Waste ground between two estates became forty gardens, a tool shed and a long table. " +
      "Water is metered together and the harvest feast is the district’s.",
  ],
];

const ARABIC: readonly (readonly [string, string])[] = [
  [
    "صندوق ضمان الإيجار للوافدين الجدد",
    "تكفل المدينة السنة الأولى من الإيجار، فيفتح المالكون أبوابهم للأسر التي لا كفيل لها. " +
      "ويزور موظفو السكن الأسرة مرتين، وتُجدَّد معظم العقود دون مساعدة.",
  ],
  [
    "وسطاء الأحياء في المدينة العتيقة",
    "اثنا عشر وسيطاً من أبناء الحي يجمعون التجار والعائلات والبلدية حول طاولة واحدة. وتراجعت " +
      "الخلافات حول الضجيج والنفايات بمقدار الثلث خلال سنتين.",
  ],
  [
    "مكتب واحد للمدارس والصحة والوثائق",
    "مكتب واحد يجيب عن أسئلة كانت تحتاج إلى خمسة مكاتب، مع مترجمين في أيام السوق.",
  ],
  [
    "ترميم المدينة العتيقة مع سكانها",
    "يختار السكان أي الأفنية والنوافير تُرمَّم أولاً، ويدرّب الحرفيون المحليون الشباب في " +
      "مواقع العمل.",
  ],
];

const FRENCH: readonly (readonly [string, string])[] = [
  [
    "Un fonds de garantie des loyers pour les nouveaux arrivants",
    "La ville se porte caution la première année : les propriétaires ouvrent leur porte à des" +
      " ménages sans garant. L’énergie et le logement sont suivis ensemble.",
  ],
  [
    "Médiateurs de quartier dans la vieille ville",
    "Douze médiateurs recrutés dans leurs rues réunissent commerçants, familles et mairie " +
      "autour d’une même table.",
  ],
];

/** All documents of the fake index. */
export const DOCUMENTS: readonly FakeDocument[] = Array.from(
  { length: 4 },
  (_, round) => round,
).flatMap((round) =>
  SUBJECTS.flatMap(([title, text], index) => editions(round, index, title, text)),
);

function editions(round: number, index: number, title: string, text: string): FakeDocument[] {
  const number = round * SUBJECTS.length + index;
  const practice = `practice-${number}`;
  const facts = {
    practice,
    url: number % 5 === 3 ? null : `https://practices.example/${practice}`,
    theme: [...new Set([pick(THEMES, number), pick(THEMES, number * 3 + round)])],
    place: pick(PLACES, number + round),
    type: pick(TYPES, number % 4),
    group: [...new Set([pick(GROUPS, number * 5), pick(GROUPS, number + 2), pick(GROUPS, round)])],
    date:
      number % 7 === 6
        ? null
        : pick(
            [
              `${2012 + (number % 11)}`,
              `${2012 + (number % 11)}-0${1 + (number % 9)}`,
              `${2014 + round}-03-1${round}`,
            ],
            number,
          ),
  };
  const suffix = round
    ? ` (${pick(PLACES, number + round)
        .split(" > ")
        .at(-1)})`
    : "";
  const edition = (
    language: string,
    words: readonly [string, string] | undefined,
  ): FakeDocument[] =>
    words
      ? [
          {
            ...facts,
            id: `${practice}.${language}`,
            language,
            title: words[0] + suffix,
            text: words[1],
            url: facts.url && `${facts.url}/${language}`,
          },
        ]
      : [];
  return [
    ...edition("en", [title, text]),
    ...edition("fr", FRENCH[index]),
    ...edition("ar", ARABIC[index]),
  ];
}

function pick<T>(list: readonly T[], number: number): T {
  return list[number % list.length] as T;
}
