/** Values that stand where a real server leaks secrets; none may ever get past a client. */
export const canaries = {
  keyHash: 'canary-key-hash-must-not-leak',
  licenseKey: 'canary-license-key-must-not-leak',
  stripeCustomerId: 'canary-stripe-customer-must-not-leak',
  stripeSubscriptionId: 'canary-stripe-subscription-must-not-leak',
  sshPrivateKey: 'canary-ssh-private-key-must-not-leak',
  metricsToken: 'canary-metrics-token-must-not-leak',
  smtpPassword: 'canary-smtp-password-must-not-leak',
  env: 'canary-env-value-must-not-leak',
  databasePassword: 'canary-database-password-must-not-leak',
  refreshToken: 'canary-refresh-token-must-not-leak',
  clientSecret: 'canary-client-secret-must-not-leak',
  gitToken: 'canary-git-token-must-not-leak',
  sessionToken: 'canary-session-token-must-not-leak',
} as const;
