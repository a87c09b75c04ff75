// Written by `cargo cio export`, which overwrites it.

/**
 * Somebody opened an account.
 *
 * Owner: identity. Tags: growth, core.
 */
export interface AccountOpened {
  /** How they came here. */
  via: Channel;
  /**
   * The campaign that brought them.
   *
   * It must have 1 to 100 characters.
   * @example "spring-2026"
   */
  campaign?: string;
}

/**
 * A card was about to expire.
 *
 * Owner: billing.
 * @deprecated the bank renews cards by itself
 */
export interface CardExpiryNoticed {
  /**
   * The last four digits.
   *
   * It must match `^[0-9]{4}$`.
   * @example "4242"
   */
  lastDigits: string;
  /** The year in which it ends, and the month. */
  expires: [number, number];
}

/**
 * A document was made.
 *
 * Owner: editor. Tags: core.
 */
export interface DocumentCreated {
  /**
   * Its number.
   *
   * It must be a string of the format `uuid`.
   * @example "0197a0c2-3f2b-7c11-8f0a-5b0e9d1c2a3b"
   */
  documentId: string;
  /** The source of the document. */
  source: Source;
  /**
   * How large it is.
   *
   * It must be at least 0 and at most 1073741824.
   *
   * Unit: bytes.
   * @example 48211
   */
  size: number;
}

/**
 * A document was shown to others.
 *
 * Owner: editor. Tags: growth.
 */
export interface DocumentShared {
  /**
   * Its number.
   *
   * It must be a string of the format `uuid`.
   * @example "0197a0c2-3f2b-7c11-8f0a-5b0e9d1c2a3b"
   */
  documentId: string;
  /** Who may see it. */
  audience: Audience;
  /** Until when. */
  expiresAt?: string;
}

/**
 * An export ended, well or not.
 *
 * Version 2. Owner: editor. Since 2026-05.
 */
export interface ExportFinishedV2 {
  /**
   * The document.
   *
   * It must be a string of the format `uuid`.
   * @example "0197a0c2-3f2b-7c11-8f0a-5b0e9d1c2a3b"
   */
  documentId: string;
  /**
   * How long it took.
   *
   * It must be at least 0 and at most 3600000.
   *
   * Unit: ms.
   * @example 1840
   */
  duration: number;
  /**
   * The pages that could not be exported, by their numbers.
   *
   * It must have at most 10000 items.
   */
  failedPages?: Array<number>;
  /** The result. */
  outcome: Outcome;
}

/**
 * A user invited another to a workspace.
 *
 * The address belongs to a person without an account, so no traits can hold it.
 *
 * Owner: identity. Tags: growth. May hold personal data: contact.
 */
export interface MemberInvited {
  /**
   * The workspace.
   *
   * It must have 1 to 64 characters.
   * @example "wsp_7"
   */
  workspaceId: string;
  /**
   * The address of the invited person.
   *
   * Personal data: contact.
   * @example "friend@example.com"
   */
  email: EmailAddress;
  /** What they are to be. */
  seat: Seat;
}

/**
 * A subscription ended.
 *
 * Owner: billing. Tags: money, churn.
 */
export interface SubscriptionCancelled {
  /**
   * The number of the subscription.
   *
   * It must have 1 to 64 characters.
   * @example "sub_311"
   */
  subscriptionId: string;
  /**
   * Why, in the words of the customer.
   *
   * It must have 1 to 2000 characters.
   * @example "We went back to paper."
   */
  reason?: string;
  /** Whether it ends now, and not with the month that is paid. */
  immediately: boolean;
}

/**
 * A subscription began.
 *
 * The first version, with an amount that did not say what it was in.
 *
 * Owner: billing. Tags: money. Since 2024-01.
 * @deprecated send version 2, which says the currency
 */
export interface SubscriptionStarted {
  /**
   * The purchased plan.
   *
   * It must have 1 to 40 characters.
   * @example "team"
   */
  plan: string;
  /**
   * How much a month.
   *
   * It must be at least 0 and at most 1000000.
   * @example 144.0
   */
  amount: number;
}

/**
 * A subscription began.
 *
 * Version 2. Owner: billing. Tags: money, core. Since 2025-09.
 */
export interface SubscriptionStartedV2 {
  /** The purchased plan. */
  plan: PaidPlan;
  /** The price per month. */
  price: Money;
  /**
   * How many seats.
   *
   * It must be at least 1 and at most 100000.
   *
   * Unit: seats.
   * @example 12
   */
  seats: number;
  /**
   * The coupon that made it cheaper.
   *
   * It must have 1 to 40 characters.
   * @example "SPRING"
   * @deprecated discounts are in the price since 2026
   */
  coupon?: string;
}

/**
 * The page that shows what the product costs.
 *
 * Owner: growth.
 */
export interface PricingPage {
  /**
   * Where it is.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://app.example.com/pricing"
   */
  url: string;
  /**
   * Which prices were shown.
   *
   * It must have 1 to 40 characters.
   * @example "b"
   */
  experiment?: string;
}

/**
 * Somebody with an account.
 *
 * Owner: identity. Tags: core.
 */
export interface User {
  /**
   * Where mail reaches them.
   *
   * Personal data: contact.
   * @example "cool.person@example.com"
   */
  email: EmailAddress;
  /**
   * What they want to be called.
   *
   * It must have 1 to 100 characters.
   *
   * Personal data: name.
   * @example "Cool Person"
   */
  displayName?: string;
  /** When the account was opened. */
  createdAt?: string;
  /**
   * In which language mail is written: a tag of BCP 47.
   *
   * It must match `^[a-z]{2}(-[A-Z]{2})?$`.
   * @example "en-GB"
   */
  locale?: string;
  /**
   * What they are in each workspace, by its number.
   *
   * It must have at most 50 items.
   */
  roles?: { [key: string]: Seat };
  /** The user who invited this one, with the referrers before. */
  referrer?: Referrer;
}

/**
 * What a workspace is.
 *
 * Version 2. Owner: identity.
 */
export interface WorkspaceV2 {
  /**
   * What it is called.
   *
   * It must have 1 to 100 characters.
   * @example "Acme's designs"
   */
  name: string;
  /** What it may use. */
  plan: Plan;
  /**
   * How many seats are paid for.
   *
   * It must be at least 1 and at most 100000.
   *
   * Unit: seats.
   * @example 12
   */
  seats: number;
  /** When a trial ends; `null` where there is none. */
  trialEndsAt: string | null;
}

/**
 * The role of a user in a workspace, for campaigns that address only owners.
 *
 * Owner: identity.
 */
export interface WorkspaceMember {
  /** What they are. */
  seat: Seat;
  /** When they came. */
  joinedAt?: string;
}

/** Who may see a document. */
export type Audience =
  /** Everybody with the link. */
  | "anybody"
  /** The workspace. */
  | "workspace"
  /** These, by their numbers. */
  | { people: Array<string> };

/** The way in which a user found us. */
export type Channel =
  /** By a search. */
  | "search"
  /** By an advertisement. */
  | "advertisement"
  /** An invitation. */
  | "invitation";

/**
 * The address for mail.
 *
 * It must have 3 to 254 characters, must be a string of the format `email`.
 */
export type EmailAddress = string;

/** An amount, and what it is in. */
export interface Money {
  /**
   * How much, in the smallest coin, so that nothing is rounded.
   *
   * It must be at least 0 and at most 100000000.
   *
   * Unit: cents.
   * @example 14400
   */
  amount: number;
  /**
   * A code of ISO 4217.
   * @example "EUR"
   */
  currency: "EUR" | "GBP" | "USD";
}

/** The result of an export. */
export type Outcome =
  /** Where the file is. */
  | string
  /** Why there is none. */
  | {
      /**
       * A code of ours.
       *
       * It must be at least 1000 and at most 9999.
       * @example 4102
       */
      code: number;
      /**
       * The same in words.
       *
       * It must have 1 to 500 characters.
       * @example "a font is missing"
       */
      message: string;
    };

/** A plan for sale. */
export type PaidPlan =
  /** By the seat. */
  | "team"
  /** By contract. */
  | "enterprise";

/** What a workspace may use. */
export type Plan =
  /** Nothing is paid. */
  | "free"
  /** Paid by seat. */
  | "team"
  /** Paid by contract. */
  | "enterprise";

/** A user who invited another. */
export interface Referrer {
  /**
   * The number of the account.
   *
   * It must have 1 to 64 characters.
   * @example "usr_9"
   */
  user: string;
  /** The user who invited this referrer. */
  by?: Referrer;
}

/** The role of a user in a workspace. */
export type Seat =
  /** Pays, and may do everything. */
  | "owner"
  /** May do everything but pay. */
  | "editor"
  /** May look. */
  | "viewer";

/** The source of a document. */
export type Source =
  /** Nothing. */
  | {
      kind: "blank";
    }
  /** A template. */
  | {
      kind: "template";
      /**
       * Its number.
       *
       * It must have 1 to 64 characters.
       * @example "tpl_invoice"
       */
      templateId: string;
    }
  /** A file from elsewhere. */
  | {
      kind: "upload";
      /**
       * Its type: one of IANA's.
       *
       * It must match `^[a-z]+/[a-z0-9.+-]+$`.
       * @example "application/pdf"
       */
      mediaType: string;
      /**
       * How many pages it has.
       *
       * It must be at least 1 and at most 10000.
       *
       * Unit: pages.
       * @example 12
       */
      pages?: number;
    };

/** The properties of each event, by its name. */
export interface TrackEvents {
  "Account Opened": AccountOpened;
  "Card Expiry Noticed": CardExpiryNoticed;
  "Document Created": DocumentCreated;
  "Document Shared": DocumentShared;
  "Export Finished": ExportFinishedV2;
  "Member Invited": MemberInvited;
  "Subscription Cancelled": SubscriptionCancelled;
  "Subscription Started": SubscriptionStartedV2;
}

/** The properties of each page, by its name. */
export interface PageViews {
  "Pricing": PricingPage;
}

/** The properties of each screen, by its name. */
export interface ScreenViews {
}

/** What can be known of a person. */
export type PersonTraits = User;

/** The traits of an object. */
export type GroupTraits = WorkspaceV2;

/** The traits of the relationship between a person and an object. */
export type RelationshipTraits = WorkspaceMember;

/** A client that accepts these events only: `const cio = analytics as TypedAnalytics`. */
export interface TypedAnalytics {
  track<Name extends keyof TrackEvents>(event: Name, properties: TrackEvents[Name]): unknown;
  page<Name extends keyof PageViews>(name: Name, properties: PageViews[Name]): unknown;
  screen<Name extends keyof ScreenViews>(name: Name, properties: ScreenViews[Name]): unknown;
  identify(userId: string, traits: PersonTraits): unknown;
  group(groupId: string, traits: GroupTraits): unknown;
}
