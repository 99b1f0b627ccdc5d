<?php
// Router of `php -S` for a test wiki: what Apache's rewriting and CGI variables do for a real one.
// MediaWiki reads SCRIPT_NAME, PATH_INFO and the current folder, which the built-in server gets wrong for /rest.php/v1/…
$tree = $_SERVER['DOCUMENT_ROOT'];
$instance = dirname( getenv( 'MW_CONFIG_FILE' ) );
$path = rawurldecode( parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) ?: '/' );

/** Runs one entry point as if the web server had been asked for it by name. */
function enter( string $tree, string $script, string $pathInfo ): void {
	chdir( $tree );
	$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = "/$script";
	$_SERVER['SCRIPT_FILENAME'] = "$tree/$script";
	unset( $_SERVER['PATH_INFO'], $_SERVER['ORIG_PATH_INFO'] );
	if ( $pathInfo !== '' ) {
		$_SERVER['PATH_INFO'] = $pathInfo;
	}
}

/** Sends a file of this instance (an upload, a robots.txt that a test wrote), which lives outside of the tree. */
function sendInstanceFile( string $instance, string $path ): bool {
	$file = realpath( $instance . $path );
	if ( $file === false || !is_file( $file ) || !str_starts_with( $file, realpath( $instance ) . '/' ) ) {
		return false;
	}
	header( 'Content-Type: ' . ( $path === '/robots.txt' ? 'text/plain; charset=utf-8' : mime_content_type( $file ) ) );
	readfile( $file );
	return true;
}

if ( preg_match( '#^/(api|rest|load|index|opensearch_desc|thumb)\.php(/.*)?$#s', $path, $match ) ) {
	enter( $tree, "$match[1].php", $match[2] ?? '' );
	require "$tree/$match[1].php";
	return true;
}
if ( $path === '/' || str_starts_with( $path, '/wiki/' ) ) {
	enter( $tree, 'index.php', '' );
	require "$tree/index.php";
	return true;
}
if ( ( $path === '/robots.txt' || str_starts_with( $path, '/images/' ) ) && sendInstanceFile( $instance, $path ) ) {
	return true;
}
// Styles and scripts of the tree are the built-in server's own business; anything else is not there.
if ( preg_match( '#^/(resources|skins|extensions)/.*\.(css|js|svg|png|gif|jpg|ico|woff2?)$#', $path ) && is_file( $tree . $path ) ) {
	return false;
}
http_response_code( 404 );
header( 'Content-Type: text/plain; charset=utf-8' );
echo "Not found\n";
return true;
