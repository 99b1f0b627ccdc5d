<?php
// Writes pages from JSON lines {"title","text","user"?,"summary"?} on standard input, as ordinary edits that enter recent changes.
// maintenance/importTextFiles.php reads titles from file names, so titles with a slash, a dot or 250 bytes cannot pass.
use MediaWiki\MediaWikiServices;
use MediaWiki\Revision\SlotRecord;

require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';

class ImportPages extends Maintenance {
	public function execute() {
		$count = 0;
		while ( ( $line = fgets( STDIN ) ) !== false ) {
			$this->importPage( json_decode( $line, true, 512, JSON_THROW_ON_ERROR ) );
			$count++;
		}
		$this->output( "$count pages\n" );
	}

	private function importPage( array $page ) {
		$title = Title::newFromTextThrow( $page['title'] );
		$wikiPage = MediaWikiServices::getInstance()->getWikiPageFactory()->newFromTitle( $title );
		$updater = $wikiPage->newPageUpdater( $this->author( $page['user'] ?? 'Admin' ) );
		$updater->setContent( SlotRecord::MAIN, ContentHandler::makeContent( $page['text'], $title ) );
		$updater->saveRevision( CommentStoreComment::newUnsavedComment( $page['summary'] ?? '' ), EDIT_INTERNAL );
		if ( !$updater->getStatus()->isOK() ) {
			$this->fatalError( "$page[title]: " . $updater->getStatus()->getMessage()->text() );
		}
	}

	/** Gives the account of that name, made if need be, or an anonymous author when the name is an address. */
	private function author( string $name ): User {
		$factory = MediaWikiServices::getInstance()->getUserFactory();
		$user = $factory->newFromName( $name );
		if ( !$user ) {
			return $factory->newAnonymous( $name );
		}
		if ( !$user->isRegistered() ) {
			$user->addToDatabase();
		}
		return $user;
	}
}

$maintClass = ImportPages::class;
require_once RUN_MAINTENANCE_IF_MAIN;
