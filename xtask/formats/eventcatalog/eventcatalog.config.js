export default {
  cId: "00000000-0000-4000-8000-000000000000",
  title: "Examples",
  tagline: "The catalogs of the examples",
  organizationName: "customerio",
  homepageLink: "https://example.com",
  output: "static",
  trailingSlash: false,
  base: "/",
  logo: { alt: "Examples", src: "/logo.png", text: "Examples" },
};
