// Written by `cargo cio export`, which overwrites it.

/**
 * A customer shared a basket.
 *
 * Owner: marketing. Tags: sharing, cart.
 */
export interface CartShared {
  /** By what way. */
  share_via: ShareVia;
  /**
   * What the customer wrote.
   *
   * It must have 1 to 500 characters.
   * @example "Check this out"
   */
  share_message?: string;
  /**
   * The number of the basket.
   *
   * It must have 1 to 64 characters.
   * @example "d92jd29jd92jd29j92d92jd"
   */
  cart_id: string;
  /**
   * What is in it.
   *
   * It must have at most 100 items.
   */
  products: Array<Product>;
}

/**
 * A customer looked at the basket.
 *
 * Owner: checkout. Tags: cart.
 */
export interface CartViewed {
  /**
   * The number of the basket.
   *
   * It must have 1 to 64 characters.
   * @example "d92jd29jd92jd29j92d92jd"
   */
  cart_id: string;
  /**
   * What is in it.
   *
   * It must have at most 100 items.
   */
  products: Array<Product>;
}

/**
 * A customer went to the checkout.
 *
 * Owner: checkout. Tags: checkout, core.
 */
export interface CheckoutStarted {
  /**
   * The number that the order will have.
   *
   * It must have 1 to 64 characters.
   * @example "50314b8e9bcf000000000000"
   */
  order_id: string;
  /**
   * Which shop or partner it came through.
   *
   * It must have 1 to 80 characters.
   * @example "web"
   */
  affiliation?: string;
  /**
   * The price without shipping and tax.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 30.0
   */
  value?: number;
  /**
   * The revenue.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 25.0
   */
  revenue?: number;
  /**
   * The price of shipping.
   *
   * It must be at least 0 and at most 100000.
   *
   * Unit: currency.
   * @example 3.0
   */
  shipping?: number;
  /**
   * The tax in it.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 2.0
   */
  tax?: number;
  /**
   * The discount.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 2.5
   */
  discount?: number;
  /**
   * The coupon that took it off.
   *
   * It must have 1 to 40 characters.
   * @example "SPRING"
   */
  coupon?: string;
  /** The currency of all amounts. */
  currency: Currency;
  /**
   * The products.
   *
   * It must have 1 to 100 items.
   */
  products: Array<Product>;
}

/**
 * A customer finished a step of the checkout.
 *
 * Owner: checkout. Tags: checkout.
 */
export interface CheckoutStepCompleted {
  /**
   * The number of this checkout.
   *
   * It must have 1 to 64 characters.
   * @example "50314b8e9bcf000000000000"
   */
  checkout_id: string;
  /**
   * Which step, from 1 on.
   *
   * It must be at least 1 and at most 20.
   * @example 2
   */
  step: number;
  /**
   * How the goods will come.
   *
   * It must have 1 to 80 characters.
   * @example "courier"
   */
  shipping_method?: string;
  /** How they will be paid. */
  payment_method?: PaymentMethod;
}

/**
 * A customer saw a step of the checkout.
 *
 * Owner: checkout. Tags: checkout.
 */
export interface CheckoutStepViewed {
  /**
   * The number of this checkout.
   *
   * It must have 1 to 64 characters.
   * @example "50314b8e9bcf000000000000"
   */
  checkout_id: string;
  /**
   * Which step, from 1 on.
   *
   * It must be at least 1 and at most 20.
   * @example 2
   */
  step: number;
  /**
   * How the goods will come.
   *
   * It must have 1 to 80 characters.
   * @example "courier"
   */
  shipping_method?: string;
  /** How they will be paid. */
  payment_method?: PaymentMethod;
}

/**
 * A coupon took something off.
 *
 * Owner: marketing. Tags: coupon, money.
 */
export interface CouponApplied {
  /**
   * The number of the order.
   *
   * It must have 1 to 64 characters.
   * @example "50314b8e9bcf000000000000"
   */
  order_id?: string;
  /**
   * The number of the basket.
   *
   * It must have 1 to 64 characters.
   * @example "923923929jd29jd92dj9j93fj3"
   */
  cart_id?: string;
  /**
   * The number of the coupon.
   *
   * It must have 1 to 40 characters.
   * @example "may_deals_2026"
   */
  coupon_id: string;
  /**
   * The name of the coupon.
   *
   * It must have 1 to 80 characters.
   * @example "May Deals 2026"
   */
  coupon_name?: string;
  /**
   * How much it took off.
   *
   * It must be at least 0 and at most 1000000.
   *
   * Unit: currency.
   * @example 23.32
   */
  discount: number;
}

/**
 * A coupon was refused.
 *
 * Owner: marketing. Tags: coupon.
 */
export interface CouponDenied {
  /**
   * The number of the order.
   *
   * It must have 1 to 64 characters.
   * @example "50314b8e9bcf000000000000"
   */
  order_id?: string;
  /**
   * The number of the basket.
   *
   * It must have 1 to 64 characters.
   * @example "923923929jd29jd92dj9j93fj3"
   */
  cart_id?: string;
  /**
   * The number of the coupon.
   *
   * It must have 1 to 40 characters.
   * @example "may_deals_2026"
   */
  coupon_id: string;
  /**
   * The name of the coupon.
   *
   * It must have 1 to 80 characters.
   * @example "May Deals 2026"
   */
  coupon_name?: string;
  /**
   * Why.
   *
   * It must have 1 to 200 characters.
   * @example "Coupon expired"
   */
  reason: string;
}

/**
 * A customer typed a coupon in.
 *
 * Owner: marketing. Tags: coupon.
 */
export interface CouponEntered {
  /**
   * The number of the order.
   *
   * It must have 1 to 64 characters.
   * @example "50314b8e9bcf000000000000"
   */
  order_id?: string;
  /**
   * The number of the basket.
   *
   * It must have 1 to 64 characters.
   * @example "923923929jd29jd92dj9j93fj3"
   */
  cart_id?: string;
  /**
   * The number of the coupon.
   *
   * It must have 1 to 40 characters.
   * @example "may_deals_2026"
   */
  coupon_id: string;
  /**
   * The name of the coupon.
   *
   * It must have 1 to 80 characters.
   * @example "May Deals 2026"
   */
  coupon_name?: string;
}

/**
 * A customer took a coupon back.
 *
 * Owner: marketing. Tags: coupon.
 */
export interface CouponRemoved {
  /**
   * The number of the order.
   *
   * It must have 1 to 64 characters.
   * @example "50314b8e9bcf000000000000"
   */
  order_id?: string;
  /**
   * The number of the basket.
   *
   * It must have 1 to 64 characters.
   * @example "923923929jd29jd92dj9j93fj3"
   */
  cart_id?: string;
  /**
   * The number of the coupon.
   *
   * It must have 1 to 40 characters.
   * @example "may_deals_2026"
   */
  coupon_id: string;
  /**
   * The name of the coupon.
   *
   * It must have 1 to 80 characters.
   * @example "May Deals 2026"
   */
  coupon_name?: string;
  /**
   * How much it had taken off.
   *
   * It must be at least 0 and at most 1000000.
   *
   * Unit: currency.
   * @example 23.32
   */
  discount?: number;
}

/**
 * An order will not be delivered.
 *
 * Owner: fulfilment. Tags: orders.
 */
export interface OrderCancelled {
  /**
   * The number of the order, as printed on the invoice.
   *
   * It must have 1 to 64 characters.
   * @example "B-10417"
   */
  order_id: string;
  /**
   * Which shop or partner it came through.
   *
   * It must have 1 to 80 characters.
   * @example "web"
   */
  affiliation?: string;
  /**
   * The price of all products.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 22.5
   */
  subtotal?: number;
  /**
   * The total price that the customer pays.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 27.5
   */
  total?: number;
  /**
   * The revenue, without shipping and tax.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 25.0
   */
  revenue?: number;
  /**
   * The price of shipping.
   *
   * It must be at least 0 and at most 100000.
   *
   * Unit: currency.
   * @example 3.0
   */
  shipping?: number;
  /**
   * The tax in it.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 2.0
   */
  tax?: number;
  /**
   * The discount.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 2.5
   */
  discount?: number;
  /**
   * The coupon that took it off.
   *
   * It must have 1 to 40 characters.
   * @example "SPRING"
   */
  coupon?: string;
  /** The currency of all amounts. */
  currency: Currency;
  /**
   * The products.
   *
   * It must have 1 to 100 items.
   */
  products: Array<Product>;
  /** Who called it off. */
  cancelled_by: Canceller;
}

/**
 * A customer paid for a basket.
 *
 * Sent once an order, when the payment went through; its number is the message id, so that a
 * repeat is known as one.
 *
 * Owner: checkout. Tags: orders, money, core. Since 2024-03.
 */
export interface OrderCompleted {
  /**
   * The number of the checkout that led to it.
   *
   * It must have 1 to 64 characters.
   * @example "fksdjfsdjfisjf9sdfjsd9f"
   */
  checkout_id?: string;
  /**
   * The number of the order, as printed on the invoice.
   *
   * It must have 1 to 64 characters.
   * @example "B-10417"
   */
  order_id: string;
  /**
   * Which shop or partner it came through.
   *
   * It must have 1 to 80 characters.
   * @example "web"
   */
  affiliation?: string;
  /**
   * The price of all products.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 22.5
   */
  subtotal?: number;
  /**
   * The total price that the customer pays.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 27.5
   */
  total?: number;
  /**
   * The revenue, without shipping and tax.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 25.0
   */
  revenue?: number;
  /**
   * The price of shipping.
   *
   * It must be at least 0 and at most 100000.
   *
   * Unit: currency.
   * @example 3.0
   */
  shipping?: number;
  /**
   * The tax in it.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 2.0
   */
  tax?: number;
  /**
   * The discount.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 2.5
   */
  discount?: number;
  /**
   * The coupon that took it off.
   *
   * It must have 1 to 40 characters.
   * @example "SPRING"
   */
  coupon?: string;
  /** The currency of all amounts. */
  currency: Currency;
  /**
   * The products.
   *
   * It must have 1 to 100 items.
   */
  products: Array<Product>;
}

/**
 * A customer got money back.
 *
 * Owner: fulfilment. Tags: orders, money.
 */
export interface OrderRefunded {
  /**
   * The number of the order, as printed on the invoice.
   *
   * It must have 1 to 64 characters.
   * @example "B-10417"
   */
  order_id: string;
  /**
   * How much goes back.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 12.5
   */
  total?: number;
  /** The currency of the amount. */
  currency?: Currency;
  /**
   * The returned products; absent if all were returned.
   *
   * It must have 1 to 100 items.
   */
  products?: Array<Product>;
}

/**
 * Something of an order changed after it was placed.
 *
 * Owner: fulfilment. Tags: orders.
 */
export interface OrderUpdated {
  /**
   * The number of the order, as printed on the invoice.
   *
   * It must have 1 to 64 characters.
   * @example "B-10417"
   */
  order_id: string;
  /**
   * Which shop or partner it came through.
   *
   * It must have 1 to 80 characters.
   * @example "web"
   */
  affiliation?: string;
  /**
   * The price of all products.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 22.5
   */
  subtotal?: number;
  /**
   * The total price that the customer pays.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 27.5
   */
  total?: number;
  /**
   * The revenue, without shipping and tax.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 25.0
   */
  revenue?: number;
  /**
   * The price of shipping.
   *
   * It must be at least 0 and at most 100000.
   *
   * Unit: currency.
   * @example 3.0
   */
  shipping?: number;
  /**
   * The tax in it.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 2.0
   */
  tax?: number;
  /**
   * The discount.
   *
   * It must be at least 0 and at most 10000000.
   *
   * Unit: currency.
   * @example 2.5
   */
  discount?: number;
  /**
   * The coupon that took it off.
   *
   * It must have 1 to 40 characters.
   * @example "SPRING"
   */
  coupon?: string;
  /** The currency of all amounts. */
  currency: Currency;
  /**
   * The products.
   *
   * It must have 1 to 100 items.
   */
  products: Array<Product>;
}

/**
 * A customer said how to pay.
 *
 * Owner: checkout. Tags: checkout, money.
 */
export interface PaymentInfoEntered {
  /**
   * The number of this checkout.
   *
   * It must have 1 to 64 characters.
   * @example "50314b8e9bcf000000000000"
   */
  checkout_id: string;
  /**
   * Which step, from 1 on.
   *
   * It must be at least 1 and at most 20.
   * @example 2
   */
  step: number;
  /**
   * How the goods will come.
   *
   * It must have 1 to 80 characters.
   * @example "courier"
   */
  shipping_method?: string;
  /** How they will be paid. */
  payment_method?: PaymentMethod;
  /**
   * The number that the order will have.
   *
   * It must have 1 to 64 characters.
   * @example "dkfsjidfjsdifsdfksdjfkdsfjsdfkdsf"
   */
  order_id?: string;
}

/**
 * A customer put a product into the basket.
 *
 * Owner: checkout. Tags: cart, core.
 */
export interface ProductAdded {
  /**
   * The number of the basket.
   *
   * It must have 1 to 64 characters.
   * @example "skdjsidjsdkdj29j"
   */
  cart_id?: string;
  /**
   * The number of the product in the database.
   *
   * It must have 1 to 64 characters.
   * @example "507f1f77bcf86cd799439011"
   */
  product_id: string;
  /**
   * Its number in the stock.
   * @example "G-32"
   */
  sku?: Sku;
  /**
   * The category that it is filed under.
   *
   * It must have 1 to 80 characters.
   * @example "Tea"
   */
  category?: string;
  /**
   * The name in the shop.
   *
   * It must have 1 to 200 characters.
   * @example "Assam, 250 g"
   */
  name?: string;
  /**
   * Who makes it.
   *
   * It must have 1 to 80 characters.
   * @example "Hill & Vale"
   */
  brand?: string;
  /**
   * Which form of it: a colour, a size.
   *
   * It must have 1 to 80 characters.
   * @example "tin"
   */
  variant?: string;
  /**
   * The price of one.
   *
   * It must be at least 0 and at most 1000000.
   *
   * Unit: currency.
   * @example 12.5
   */
  price?: number;
  /**
   * How many.
   *
   * It must be at least 1 and at most 10000.
   * @example 2
   */
  quantity?: number;
  /**
   * A coupon that holds for this product alone.
   *
   * It must have 1 to 40 characters.
   * @example "TEATIME"
   */
  coupon?: string;
  /**
   * Its place in the list that it was shown in, from 1 on.
   *
   * It must be at least 1 and at most 10000.
   * @example 3
   */
  position?: number;
  /**
   * Its page.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/p/assam"
   */
  url?: string;
  /**
   * Its picture.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/i/assam.jpg"
   */
  image_url?: string;
  /** What its price is in. */
  currency?: Currency;
}

/**
 * A customer wants to remember a product.
 *
 * Owner: discovery. Tags: wishlist.
 */
export interface ProductAddedToWishlist {
  /**
   * The number of the wishlist.
   *
   * It must have 1 to 64 characters.
   * @example "skdjsidjsdkdj29j"
   */
  wishlist_id?: string;
  /**
   * What it is called.
   *
   * It must have 1 to 80 characters.
   * @example "Loved teas"
   */
  wishlist_name?: string;
  /**
   * The number of the product in the database.
   *
   * It must have 1 to 64 characters.
   * @example "507f1f77bcf86cd799439011"
   */
  product_id: string;
  /**
   * Its number in the stock.
   * @example "G-32"
   */
  sku?: Sku;
  /**
   * The category that it is filed under.
   *
   * It must have 1 to 80 characters.
   * @example "Tea"
   */
  category?: string;
  /**
   * The name in the shop.
   *
   * It must have 1 to 200 characters.
   * @example "Assam, 250 g"
   */
  name?: string;
  /**
   * Who makes it.
   *
   * It must have 1 to 80 characters.
   * @example "Hill & Vale"
   */
  brand?: string;
  /**
   * Which form of it: a colour, a size.
   *
   * It must have 1 to 80 characters.
   * @example "tin"
   */
  variant?: string;
  /**
   * The price of one.
   *
   * It must be at least 0 and at most 1000000.
   *
   * Unit: currency.
   * @example 12.5
   */
  price?: number;
  /**
   * How many.
   *
   * It must be at least 1 and at most 10000.
   * @example 2
   */
  quantity?: number;
  /**
   * A coupon that holds for this product alone.
   *
   * It must have 1 to 40 characters.
   * @example "TEATIME"
   */
  coupon?: string;
  /**
   * Its place in the list that it was shown in, from 1 on.
   *
   * It must be at least 1 and at most 10000.
   * @example 3
   */
  position?: number;
  /**
   * Its page.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/p/assam"
   */
  url?: string;
  /**
   * Its picture.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/i/assam.jpg"
   */
  image_url?: string;
}

/**
 * A customer chose a product in a list.
 *
 * Owner: discovery. Tags: browsing.
 */
export interface ProductClicked {
  /**
   * The number of the product in the database.
   *
   * It must have 1 to 64 characters.
   * @example "507f1f77bcf86cd799439011"
   */
  product_id: string;
  /**
   * Its number in the stock.
   * @example "G-32"
   */
  sku?: Sku;
  /**
   * The category that it is filed under.
   *
   * It must have 1 to 80 characters.
   * @example "Tea"
   */
  category?: string;
  /**
   * The name in the shop.
   *
   * It must have 1 to 200 characters.
   * @example "Assam, 250 g"
   */
  name?: string;
  /**
   * Who makes it.
   *
   * It must have 1 to 80 characters.
   * @example "Hill & Vale"
   */
  brand?: string;
  /**
   * Which form of it: a colour, a size.
   *
   * It must have 1 to 80 characters.
   * @example "tin"
   */
  variant?: string;
  /**
   * The price of one.
   *
   * It must be at least 0 and at most 1000000.
   *
   * Unit: currency.
   * @example 12.5
   */
  price?: number;
  /**
   * How many.
   *
   * It must be at least 1 and at most 10000.
   * @example 2
   */
  quantity?: number;
  /**
   * A coupon that holds for this product alone.
   *
   * It must have 1 to 40 characters.
   * @example "TEATIME"
   */
  coupon?: string;
  /**
   * Its place in the list that it was shown in, from 1 on.
   *
   * It must be at least 1 and at most 10000.
   * @example 3
   */
  position?: number;
  /**
   * Its page.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/p/assam"
   */
  url?: string;
  /**
   * Its picture.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/i/assam.jpg"
   */
  image_url?: string;
  /** The currency of the price. */
  currency?: Currency;
}

/**
 * A customer narrowed a list of products down, or sorted it.
 *
 * Owner: discovery. Tags: browsing, search.
 */
export interface ProductListFiltered {
  /**
   * The number of the list.
   *
   * It must have 1 to 64 characters.
   * @example "todays-deals-may-11-2026"
   */
  list_id?: string;
  /**
   * The category that it shows.
   *
   * It must have 1 to 80 characters.
   * @example "Tea"
   */
  category?: string;
  /**
   * The filters of the list.
   *
   * It must have at most 20 items.
   */
  filters: Array<Filter>;
  /**
   * The sort order of the list.
   *
   * It must have at most 5 items.
   */
  sorts: Array<Sort>;
  /**
   * The products that were left.
   *
   * It must have at most 100 items.
   */
  products: Array<Product>;
}

/**
 * A customer looked at a list of products, such as a category.
 *
 * Owner: discovery. Tags: browsing.
 */
export interface ProductListViewed {
  /**
   * The number of the list.
   *
   * It must have 1 to 64 characters.
   * @example "hot-deals-1"
   */
  list_id: string;
  /**
   * The category that it shows.
   *
   * It must have 1 to 80 characters.
   * @example "Deals"
   */
  category?: string;
  /**
   * The products that were in sight.
   *
   * It must have at most 100 items.
   */
  products: Array<Product>;
}

/**
 * A customer took a product out of the basket.
 *
 * Owner: checkout. Tags: cart.
 */
export interface ProductRemoved {
  /**
   * The number of the basket.
   *
   * It must have 1 to 64 characters.
   * @example "ksjdj92dj29dj92d2j"
   */
  cart_id?: string;
  /**
   * The number of the product in the database.
   *
   * It must have 1 to 64 characters.
   * @example "507f1f77bcf86cd799439011"
   */
  product_id: string;
  /**
   * Its number in the stock.
   * @example "G-32"
   */
  sku?: Sku;
  /**
   * The category that it is filed under.
   *
   * It must have 1 to 80 characters.
   * @example "Tea"
   */
  category?: string;
  /**
   * The name in the shop.
   *
   * It must have 1 to 200 characters.
   * @example "Assam, 250 g"
   */
  name?: string;
  /**
   * Who makes it.
   *
   * It must have 1 to 80 characters.
   * @example "Hill & Vale"
   */
  brand?: string;
  /**
   * Which form of it: a colour, a size.
   *
   * It must have 1 to 80 characters.
   * @example "tin"
   */
  variant?: string;
  /**
   * The price of one.
   *
   * It must be at least 0 and at most 1000000.
   *
   * Unit: currency.
   * @example 12.5
   */
  price?: number;
  /**
   * How many.
   *
   * It must be at least 1 and at most 10000.
   * @example 2
   */
  quantity?: number;
  /**
   * A coupon that holds for this product alone.
   *
   * It must have 1 to 40 characters.
   * @example "TEATIME"
   */
  coupon?: string;
  /**
   * Its place in the list that it was shown in, from 1 on.
   *
   * It must be at least 1 and at most 10000.
   * @example 3
   */
  position?: number;
  /**
   * Its page.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/p/assam"
   */
  url?: string;
  /**
   * Its picture.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/i/assam.jpg"
   */
  image_url?: string;
}

/**
 * A customer does not want a product any more.
 *
 * Owner: discovery. Tags: wishlist.
 */
export interface ProductRemovedFromWishlist {
  /**
   * The number of the wishlist.
   *
   * It must have 1 to 64 characters.
   * @example "skdjsidjsdkdj29j"
   */
  wishlist_id?: string;
  /**
   * The number of the product in the database.
   *
   * It must have 1 to 64 characters.
   * @example "507f1f77bcf86cd799439011"
   */
  product_id: string;
  /**
   * Its number in the stock.
   * @example "G-32"
   */
  sku?: Sku;
  /**
   * The category that it is filed under.
   *
   * It must have 1 to 80 characters.
   * @example "Tea"
   */
  category?: string;
  /**
   * The name in the shop.
   *
   * It must have 1 to 200 characters.
   * @example "Assam, 250 g"
   */
  name?: string;
  /**
   * Who makes it.
   *
   * It must have 1 to 80 characters.
   * @example "Hill & Vale"
   */
  brand?: string;
  /**
   * Which form of it: a colour, a size.
   *
   * It must have 1 to 80 characters.
   * @example "tin"
   */
  variant?: string;
  /**
   * The price of one.
   *
   * It must be at least 0 and at most 1000000.
   *
   * Unit: currency.
   * @example 12.5
   */
  price?: number;
  /**
   * How many.
   *
   * It must be at least 1 and at most 10000.
   * @example 2
   */
  quantity?: number;
  /**
   * A coupon that holds for this product alone.
   *
   * It must have 1 to 40 characters.
   * @example "TEATIME"
   */
  coupon?: string;
  /**
   * Its place in the list that it was shown in, from 1 on.
   *
   * It must be at least 1 and at most 10000.
   * @example 3
   */
  position?: number;
  /**
   * Its page.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/p/assam"
   */
  url?: string;
  /**
   * Its picture.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/i/assam.jpg"
   */
  image_url?: string;
}

/**
 * A customer said what a product is like.
 *
 * Owner: marketing. Tags: sharing, review.
 */
export interface ProductReviewed {
  /**
   * The number of the product.
   *
   * It must have 1 to 64 characters.
   * @example "507f1f77bcf86cd799439011"
   */
  product_id: string;
  /**
   * The number of the review.
   *
   * It must have 1 to 64 characters.
   * @example "kdfjrj39fj39jf3"
   */
  review_id?: string;
  /**
   * What was written.
   *
   * It must have 1 to 2000 characters.
   * @example "I love this product"
   */
  review_body?: string;
  /**
   * How many stars.
   *
   * It must be at least 1 and at most 5.
   *
   * Unit: stars.
   * @example 5
   */
  rating: number;
}

/**
 * A customer shared a product.
 *
 * Owner: marketing. Tags: sharing. May hold personal data: contact.
 */
export interface ProductShared {
  /** By what way. */
  share_via: ShareVia;
  /**
   * What the customer wrote.
   *
   * It must have 1 to 500 characters.
   * @example "Check this out"
   */
  share_message?: string;
  /**
   * The recipient.
   *
   * It must have at most 254 characters, must be a string of the format `email`.
   *
   * Personal data: contact.
   * @example "friend@example.com"
   */
  recipient?: string;
  /**
   * The number of the product in the database.
   *
   * It must have 1 to 64 characters.
   * @example "507f1f77bcf86cd799439011"
   */
  product_id: string;
  /**
   * Its number in the stock.
   * @example "G-32"
   */
  sku?: Sku;
  /**
   * The category that it is filed under.
   *
   * It must have 1 to 80 characters.
   * @example "Tea"
   */
  category?: string;
  /**
   * The name in the shop.
   *
   * It must have 1 to 200 characters.
   * @example "Assam, 250 g"
   */
  name?: string;
  /**
   * Who makes it.
   *
   * It must have 1 to 80 characters.
   * @example "Hill & Vale"
   */
  brand?: string;
  /**
   * Which form of it: a colour, a size.
   *
   * It must have 1 to 80 characters.
   * @example "tin"
   */
  variant?: string;
  /**
   * The price of one.
   *
   * It must be at least 0 and at most 1000000.
   *
   * Unit: currency.
   * @example 12.5
   */
  price?: number;
  /**
   * How many.
   *
   * It must be at least 1 and at most 10000.
   * @example 2
   */
  quantity?: number;
  /**
   * A coupon that holds for this product alone.
   *
   * It must have 1 to 40 characters.
   * @example "TEATIME"
   */
  coupon?: string;
  /**
   * Its place in the list that it was shown in, from 1 on.
   *
   * It must be at least 1 and at most 10000.
   * @example 3
   */
  position?: number;
  /**
   * Its page.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/p/assam"
   */
  url?: string;
  /**
   * Its picture.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/i/assam.jpg"
   */
  image_url?: string;
}

/**
 * A customer looked at a product closely.
 *
 * Owner: discovery. Tags: browsing, core.
 */
export interface ProductViewed {
  /**
   * The number of the product in the database.
   *
   * It must have 1 to 64 characters.
   * @example "507f1f77bcf86cd799439011"
   */
  product_id: string;
  /**
   * Its number in the stock.
   * @example "G-32"
   */
  sku?: Sku;
  /**
   * The category that it is filed under.
   *
   * It must have 1 to 80 characters.
   * @example "Tea"
   */
  category?: string;
  /**
   * The name in the shop.
   *
   * It must have 1 to 200 characters.
   * @example "Assam, 250 g"
   */
  name?: string;
  /**
   * Who makes it.
   *
   * It must have 1 to 80 characters.
   * @example "Hill & Vale"
   */
  brand?: string;
  /**
   * Which form of it: a colour, a size.
   *
   * It must have 1 to 80 characters.
   * @example "tin"
   */
  variant?: string;
  /**
   * The price of one.
   *
   * It must be at least 0 and at most 1000000.
   *
   * Unit: currency.
   * @example 12.5
   */
  price?: number;
  /**
   * How many.
   *
   * It must be at least 1 and at most 10000.
   * @example 2
   */
  quantity?: number;
  /**
   * A coupon that holds for this product alone.
   *
   * It must have 1 to 40 characters.
   * @example "TEATIME"
   */
  coupon?: string;
  /**
   * Its place in the list that it was shown in, from 1 on.
   *
   * It must be at least 1 and at most 10000.
   * @example 3
   */
  position?: number;
  /**
   * Its page.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/p/assam"
   */
  url?: string;
  /**
   * Its picture.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/i/assam.jpg"
   */
  image_url?: string;
  /** The currency of the price. */
  currency?: Currency;
  /**
   * The value of the product for the shop.
   *
   * It must be at least 0 and at most 1000000.
   *
   * Unit: currency.
   * @example 12.5
   */
  value?: number;
}

/**
 * A customer searched the shop.
 *
 * Owner: discovery. Tags: browsing, search.
 */
export interface ProductsSearched {
  /**
   * The search text.
   *
   * It must have 1 to 200 characters.
   * @example "green tea"
   */
  query: string;
}

/**
 * A customer followed a promotion.
 *
 * Owner: marketing. Tags: promotion.
 */
export interface PromotionClicked {
  /**
   * Its number.
   *
   * It must have 1 to 64 characters.
   * @example "promo_1"
   */
  promotion_id: string;
  /**
   * Which of its pictures was shown.
   *
   * It must have 1 to 80 characters.
   * @example "top_banner_2"
   */
  creative?: string;
  /**
   * The name of the promotion.
   *
   * It must have 1 to 80 characters.
   * @example "75% store-wide shoe sale"
   */
  name?: string;
  /**
   * Where on the page it was shown.
   *
   * It must have 1 to 80 characters.
   * @example "home_banner_top"
   */
  position?: string;
}

/**
 * A customer saw a promotion.
 *
 * Owner: marketing. Tags: promotion.
 */
export interface PromotionViewed {
  /**
   * Its number.
   *
   * It must have 1 to 64 characters.
   * @example "promo_1"
   */
  promotion_id: string;
  /**
   * Which of its pictures was shown.
   *
   * It must have 1 to 80 characters.
   * @example "top_banner_2"
   */
  creative?: string;
  /**
   * The name of the promotion.
   *
   * It must have 1 to 80 characters.
   * @example "75% store-wide shoe sale"
   */
  name?: string;
  /**
   * Where on the page it was shown.
   *
   * It must have 1 to 80 characters.
   * @example "home_banner_top"
   */
  position?: string;
}

/**
 * A product went from a wishlist into the basket.
 *
 * Owner: discovery. Tags: wishlist, cart.
 */
export interface WishlistProductAddedToCart {
  /**
   * The number of the wishlist.
   *
   * It must have 1 to 64 characters.
   * @example "skdjsidjsdkdj29j"
   */
  wishlist_id?: string;
  /**
   * The number of the basket.
   *
   * It must have 1 to 64 characters.
   * @example "99j2d92j9dj29dj29d2d"
   */
  cart_id?: string;
  /**
   * The number of the product in the database.
   *
   * It must have 1 to 64 characters.
   * @example "507f1f77bcf86cd799439011"
   */
  product_id: string;
  /**
   * Its number in the stock.
   * @example "G-32"
   */
  sku?: Sku;
  /**
   * The category that it is filed under.
   *
   * It must have 1 to 80 characters.
   * @example "Tea"
   */
  category?: string;
  /**
   * The name in the shop.
   *
   * It must have 1 to 200 characters.
   * @example "Assam, 250 g"
   */
  name?: string;
  /**
   * Who makes it.
   *
   * It must have 1 to 80 characters.
   * @example "Hill & Vale"
   */
  brand?: string;
  /**
   * Which form of it: a colour, a size.
   *
   * It must have 1 to 80 characters.
   * @example "tin"
   */
  variant?: string;
  /**
   * The price of one.
   *
   * It must be at least 0 and at most 1000000.
   *
   * Unit: currency.
   * @example 12.5
   */
  price?: number;
  /**
   * How many.
   *
   * It must be at least 1 and at most 10000.
   * @example 2
   */
  quantity?: number;
  /**
   * A coupon that holds for this product alone.
   *
   * It must have 1 to 40 characters.
   * @example "TEATIME"
   */
  coupon?: string;
  /**
   * Its place in the list that it was shown in, from 1 on.
   *
   * It must be at least 1 and at most 10000.
   * @example 3
   */
  position?: number;
  /**
   * Its page.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/p/assam"
   */
  url?: string;
  /**
   * Its picture.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/i/assam.jpg"
   */
  image_url?: string;
}

/**
 * The page that thanks for an order.
 *
 * Owner: checkout. Tags: orders.
 */
export interface OrderConfirmationPage {
  /**
   * Where it is.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/thanks"
   */
  url: string;
  /**
   * The number of the order.
   *
   * It must have 1 to 64 characters.
   * @example "B-10417"
   */
  order_id: string;
}

/**
 * The page of a product.
 *
 * Owner: discovery. Tags: browsing.
 */
export interface ProductPage {
  /**
   * Where it is.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/p/assam"
   */
  url: string;
  /**
   * The title of the window.
   *
   * It must have 1 to 200 characters.
   * @example "Assam, 250 g"
   */
  title: string;
  /**
   * The page before.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/tea"
   */
  referrer?: string;
}

/**
 * The basket in the app.
 *
 * Owner: apps. Tags: cart.
 */
export interface BasketScreen {
  /**
   * How many products are in it.
   *
   * It must be at least 0 and at most 100.
   * @example 3
   */
  items: number;
}

/**
 * The list of orders in the app.
 *
 * Owner: apps. Tags: orders.
 */
export interface OrdersScreen {
  [key: string]: never;
}

/**
 * A customer or a visitor.
 *
 * Owner: crm. Tags: core.
 */
export interface Customer {
  /**
   * Where mail reaches them.
   *
   * It must have at most 254 characters, must be a string of the format `email`.
   *
   * Personal data: contact.
   * @example "cool.person@example.com"
   */
  email?: string;
  /**
   * The name that one calls them by.
   *
   * It must have 1 to 100 characters.
   *
   * Personal data: name.
   * @example "Cool"
   */
  first_name?: string;
  /**
   * The name of the family.
   *
   * It must have 1 to 100 characters.
   *
   * Personal data: name.
   * @example "Person"
   */
  last_name?: string;
  /**
   * A telephone, as in E.164.
   *
   * It must match `^[+][1-9][0-9]{6,14}$`.
   *
   * Personal data: contact.
   * @example "+4915112345678"
   */
  phone?: string;
  /** When the account was opened. */
  created_at?: string;
  /**
   * Where parcels go.
   *
   * Personal data: address.
   */
  address?: Address;
  /**
   * The subscriptions to topics of mail; an absent topic does not change.
   *
   * It must have at most 20 items.
   */
  interests?: Array<string>;
  /** Whether no more mail is wanted. */
  unsubscribed?: boolean;
}

/**
 * A company that buys on account.
 *
 * Owner: b2b.
 */
export interface Company {
  /**
   * The name of the company.
   *
   * It must have 1 to 200 characters.
   * @example "Acme"
   */
  name: string;
  /**
   * The industry.
   *
   * It must have 1 to 100 characters.
   * @example "hotels"
   */
  industry?: string;
  /**
   * How many people work there.
   *
   * It must be at least 1 and at most 10000000.
   *
   * Unit: people.
   * @example 120
   */
  employees?: number;
  /** How it pays. */
  terms?: Terms;
}

/**
 * The relationship of a customer to a company.
 *
 * Owner: b2b.
 */
export interface Membership {
  /** The permissions of the customer. */
  role: Role;
  /**
   * How much they may spend a month.
   *
   * It must be at least 0 and at most 1000000.
   *
   * Unit: EUR.
   * @example 500.0
   */
  budget?: number;
}

/** A place that parcels go to. */
export interface Address {
  /**
   * The street, and the number of the house.
   *
   * It must have 1 to 200 characters.
   * @example "6th Street 12"
   */
  street?: string;
  /**
   * The town.
   *
   * It must have 1 to 100 characters.
   * @example "San Francisco"
   */
  city?: string;
  /**
   * The postal code.
   *
   * It must have 1 to 20 characters.
   * @example "94103"
   */
  postal_code?: string;
  /**
   * The country, as in ISO 3166.
   *
   * It must have 2 characters, must match `^[A-Z]{2}$`.
   * @example "US"
   */
  country: string;
}

/** Who called an order off. */
export type Canceller =
  /** The customer who ordered. */
  | {
      kind: "customer";
      /**
       * The words of the customer.
       *
       * It must have 1 to 500 characters.
       * @example "found it cheaper"
       */
      reason?: string;
    }
  /** We did. */
  | {
      kind: "shop";
      /** Which product was missing. */
      sold_out?: string;
    }
  /** The bank did not pay. */
  | {
      kind: "payment";
    };

/** The currency of a price: one of ISO 4217 in which the shop sells. */
export type Currency =
  /** The euro. */
  | "EUR"
  /** The pound sterling. */
  | "GBP"
  /** The dollar of the United States. */
  | "USD";

/** A direction of sorting. */
export type Direction =
  /** The least first. */
  | "asc"
  /** The greatest first. */
  | "desc";

/** A filter of a list. */
export interface Filter {
  /**
   * The filtered attribute, such as `department` or `price`.
   *
   * It must have 1 to 40 characters.
   * @example "department"
   */
  type: string;
  /**
   * The required value.
   *
   * It must have 1 to 80 characters.
   * @example "beauty"
   */
  value: string;
}

/** A way to pay. */
export type PaymentMethod =
  /** A card of whatever kind. */
  | "card"
  /** A transfer after the invoice. */
  | "invoice"
  /** A wallet on a telephone. */
  | "wallet";

/** A product, alone or as a line of a basket. */
export interface Product {
  /**
   * The number of the product in the database.
   *
   * It must have 1 to 64 characters.
   * @example "507f1f77bcf86cd799439011"
   */
  product_id: string;
  /**
   * Its number in the stock.
   * @example "G-32"
   */
  sku?: Sku;
  /**
   * The category that it is filed under.
   *
   * It must have 1 to 80 characters.
   * @example "Tea"
   */
  category?: string;
  /**
   * The name in the shop.
   *
   * It must have 1 to 200 characters.
   * @example "Assam, 250 g"
   */
  name?: string;
  /**
   * Who makes it.
   *
   * It must have 1 to 80 characters.
   * @example "Hill & Vale"
   */
  brand?: string;
  /**
   * Which form of it: a colour, a size.
   *
   * It must have 1 to 80 characters.
   * @example "tin"
   */
  variant?: string;
  /**
   * The price of one.
   *
   * It must be at least 0 and at most 1000000.
   *
   * Unit: currency.
   * @example 12.5
   */
  price?: number;
  /**
   * How many.
   *
   * It must be at least 1 and at most 10000.
   * @example 2
   */
  quantity?: number;
  /**
   * A coupon that holds for this product alone.
   *
   * It must have 1 to 40 characters.
   * @example "TEATIME"
   */
  coupon?: string;
  /**
   * Its place in the list that it was shown in, from 1 on.
   *
   * It must be at least 1 and at most 10000.
   * @example 3
   */
  position?: number;
  /**
   * Its page.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/p/assam"
   */
  url?: string;
  /**
   * Its picture.
   *
   * It must have at most 2000 characters, must be a string of the format `uri`.
   * @example "https://shop.example.com/i/assam.jpg"
   */
  image_url?: string;
}

/** A permission of a customer in a company. */
export type Role =
  /** Orders. */
  | "buyer"
  /** Says yes to orders. */
  | "approver"
  /** Manages the permissions of others. */
  | "admin";

/** By what way something was shared. */
export type ShareVia =
  /** A mail. */
  | "email"
  /** A link that was copied. */
  | "link"
  /** A post in a social network. */
  | "social";

/**
 * The number of a product in the shop's own stock.
 *
 * It must have 1 to 32 characters, must match `^[A-Z0-9-]+$`.
 */
export type Sku = string;

/** A sort order of a list. */
export interface Sort {
  /**
   * The sorted attribute.
   *
   * It must have 1 to 40 characters.
   * @example "price"
   */
  type: string;
  /** Which way. */
  value: Direction;
}

/** How a company pays. */
export type Terms =
  /** Before we send anything. */
  | { kind: "prepaid" }
  /** The number of days after the invoice. */
  | { kind: "net"; of: number };

/** The properties of each event, by its name. */
export interface TrackEvents {
  "Cart Shared": CartShared;
  "Cart Viewed": CartViewed;
  "Checkout Started": CheckoutStarted;
  "Checkout Step Completed": CheckoutStepCompleted;
  "Checkout Step Viewed": CheckoutStepViewed;
  "Coupon Applied": CouponApplied;
  "Coupon Denied": CouponDenied;
  "Coupon Entered": CouponEntered;
  "Coupon Removed": CouponRemoved;
  "Order Cancelled": OrderCancelled;
  "Order Completed": OrderCompleted;
  "Order Refunded": OrderRefunded;
  "Order Updated": OrderUpdated;
  "Payment Info Entered": PaymentInfoEntered;
  "Product Added": ProductAdded;
  "Product Added to Wishlist": ProductAddedToWishlist;
  "Product Clicked": ProductClicked;
  "Product List Filtered": ProductListFiltered;
  "Product List Viewed": ProductListViewed;
  "Product Removed": ProductRemoved;
  "Product Removed from Wishlist": ProductRemovedFromWishlist;
  "Product Reviewed": ProductReviewed;
  "Product Shared": ProductShared;
  "Product Viewed": ProductViewed;
  "Products Searched": ProductsSearched;
  "Promotion Clicked": PromotionClicked;
  "Promotion Viewed": PromotionViewed;
  "Wishlist Product Added to Cart": WishlistProductAddedToCart;
}

/** The properties of each page, by its name. */
export interface PageViews {
  "Order Confirmation": OrderConfirmationPage;
  "Product": ProductPage;
}

/** The properties of each screen, by its name. */
export interface ScreenViews {
  "Basket": BasketScreen;
  "Orders": OrdersScreen;
}

/** What can be known of a person. */
export type PersonTraits = Customer;

/** The traits of an object. */
export type GroupTraits = Company;

/** The traits of the relationship between a person and an object. */
export type RelationshipTraits = Membership;

/** A client that accepts these events only: `const cio = analytics as TypedAnalytics`. */
export interface TypedAnalytics {
  track<Name extends keyof TrackEvents>(event: Name, properties: TrackEvents[Name]): unknown;
  page<Name extends keyof PageViews>(name: Name, properties: PageViews[Name]): unknown;
  screen<Name extends keyof ScreenViews>(name: Name, properties: ScreenViews[Name]): unknown;
  identify(userId: string, traits: PersonTraits): unknown;
  group(groupId: string, traits: GroupTraits): unknown;
}
