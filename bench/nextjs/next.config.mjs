export default {
  output: 'standalone',
  serverExternalPackages: ['@photostructure/sqlite'], // a native add-on is loaded, not bundled
  outputFileTracingIncludes: { '/**': ['./node_modules/@photostructure/sqlite/prebuilds/linux-*/**'] },
};
